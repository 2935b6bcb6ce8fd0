import { ofServers } from '../of-servers';
import type { Rule, RuleFinding } from '../rule';
import type { ServerView, View } from '../view';
import { pluginParams } from '../config-json';
import { pluginsOf } from './plugins';

/** MindIE LLM: generator.py refuses prefix_cache on decode, and the page of MTP asks for mtp on both. */
export const pluginsByRole: Rule = {
  name: 'plugins-by-role',
  severity: 'error',
  catches: {
    en: 'prefix_cache on decode servers, which then do not start, and mtp on one of prefill and decode alone',
    zh: 'D 节点开启 prefix_cache（将无法启动），或仅在 P、D 之一开启 mtp',
  },
  example: `overrides:
  config.json:
    BackendConfig: { ModelDeployConfig: { ModelConfig: [{ plugin_params: { plugin_type: prefix_cache } }] } }`,
  check: (view) => [...ofServers(view, prefixCache), ...mtpAlone(view)],
};

function prefixCache({ config, role }: ServerView): RuleFinding[] {
  const { types = [], named } = pluginsOf(config) ?? {};
  if (role.duty === 'prefill' || named === undefined || !types.includes('prefix_cache')) return [];
  return [
    {
      path: named.path,
      what: 'the plug-in prefix_cache on decode servers, which then do not start',
      got: named.value,
      expected: 'prefix_cache on prefill servers alone',
      fix:
        role.duty === 'decode'
          ? 'Move it to prefill.overrides.'
          : 'Remove it: all servers of a homogeneous deployment share one config.json.',
    },
  ];
}

function mtpAlone({ servers }: View): RuleFinding[] {
  const read = servers.map(({ config, role }) => ({ config, role, plugins: pluginsOf(config) }));
  if (read.some(({ plugins }) => plugins === undefined)) return [];
  const having = read.find(({ plugins }) => plugins?.types.includes('mtp'));
  const lacking = read.find(({ plugins }) => !plugins?.types.includes('mtp'));
  if (having?.plugins?.named === undefined || lacking === undefined) return [];
  // What is there on the lacking role was written for it, and is to change.
  const place = lacking.plugins?.named ?? having.plugins.named;
  return [
    {
      path: place.path,
      what: `the plug-in mtp for ${having.role.key} alone`,
      got: place.value,
      expected: 'mtp for both prefill and decode, or for neither',
      fix: `Add it to ${pluginParams.at(-1) ?? ''} for ${lacking.role.key}, or remove it for ${having.role.key}.`,
    },
  ];
}
