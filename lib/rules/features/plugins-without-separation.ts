import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isSilenced } from '../silenced';
import type { View } from '../view';
import { pluginsOf } from './plugins';

const excluded = ['la', 'memory_decoding', 'splitfuse'];

/** Whether this rule says of a plug-in that it is to go. */
export function isToGo(view: View, type: string): boolean {
  return excluded.includes(type) && !isSilenced(view, pluginsWithoutSeparation.name);
}

/** MindIE Motor, PD separation deployment guide, limits; MindIE LLM, page of speculative decoding. */
export const pluginsWithoutSeparation: Rule = {
  name: 'plugins-without-separation',
  severity: 'error',
  catches: {
    en: 'plug-ins that MindIE does not support where prefill and decode are separate: la, memory_decoding, splitfuse',
    zh: 'PD 分离不支持的插件：la、memory_decoding、splitfuse',
  },
  example: `overrides:
  config.json:
    BackendConfig: { ModelDeployConfig: { ModelConfig: [{ plugin_params: { plugin_type: splitfuse } }] } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const { types = [], named } = pluginsOf(config) ?? {};
      const used = excluded.filter((type) => types.includes(type)).join(' and ');
      if (named === undefined || used === '') return [];
      return [
        {
          path: named.path,
          what: `plug-ins that do not work where prefill and decode are separate (${used})`,
          got: named.value,
          expected: 'mtp or prefix_cache, or no plugin_params at all',
          fix: `Remove ${used}.`,
        },
      ];
    }),
};
