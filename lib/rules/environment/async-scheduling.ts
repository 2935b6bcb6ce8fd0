import { ofServers } from '../of-servers';
import { pluginsOf } from '../features/plugins';
import type { Rule, RuleFinding } from '../rule';
import type { ServerView, Setting } from '../view';

const name = 'MINDIE_ASYNC_SCHEDULING_ENABLE';
const excluded = ['la', 'memory_decoding'];

/** MindIE LLM, page of asynchronous scheduling; generator.py refuses the plug-ins. */
export const asyncScheduling: Rule = {
  name: 'async-scheduling',
  severity: 'error',
  catches: {
    en: 'asynchronous scheduling on prefill servers, or beside the plug-ins la and memory_decoding',
    zh: '在 P 节点开启异步调度，或与 la、memory_decoding 插件同时开启',
  },
  example: `environment: { ${name}: 1 }`,
  check: (view) => ofServers(view, checkServer),
};

function checkServer(server: ServerView): RuleFinding[] {
  const setting = server.variable(name);
  if (setting?.value !== '1') return [];
  const base = { path: setting.path, got: 1 };
  if (server.role.duty !== 'decode') {
    return [
      {
        ...base,
        what: 'asynchronous scheduling on prefill servers',
        expected: '1 for decode servers alone',
        fix: onDecodeAlone(server, setting),
      },
    ];
  }
  const used = pluginsOf(server.config)?.types.find((type) => excluded.includes(type));
  if (used === undefined) return [];
  return [
    {
      ...base,
      what: `asynchronous scheduling beside the plug-in ${used}`,
      expected: `0 with ${excluded.join(' or ')}`,
      fix: 'Remove it, or the plug-in.',
    },
  ];
}

function onDecodeAlone({ role }: ServerView, { path }: Setting): string {
  if (role.duty === 'either') return 'Remove it: any server of a homogeneous deployment may do prefill.';
  return path[0] === 'prefill' ? 'Remove it.' : 'Move it to decode.environment.';
}
