import { ofServers } from '../of-servers';
import type { Rule, RuleFinding } from '../rule';
import type { ServerView } from '../view';
import { type Plugins, pluginsOf } from './plugins';

const kvPool = ['BackendConfig', 'kvPoolConfig'];

/** MindIE LLM, page of the KV cache pool, and generator.py, where decode servers use the pool without a plug-in. */
export const kvPoolPlugins: Rule = {
  name: 'kv-pool-plugins',
  severity: 'error',
  catches: {
    en: 'a KV pool on prefill servers without prefix_cache, which it extends, or with asyncWrite beside splitfuse',
    zh: 'P 节点使用 KV Cache 池化却未开启 prefix_cache，或 asyncWrite 与 splitfuse 同时开启',
  },
  example: `overrides:
  config.json: { BackendConfig: { kvPoolConfig: { backend: mooncake, configPath: /data/pool.json } } }`,
  check: (view) =>
    ofServers(view, (server) => {
      const plugins = pluginsOf(server.config);
      if (plugins === undefined) return [];
      return [...withoutPrefixCache(server, plugins), ...asyncWrite(server, plugins)];
    }),
};

function withoutPrefixCache({ config, role }: ServerView, { types }: Plugins): RuleFinding[] {
  const backend = config.text([...kvPool, 'backend']);
  if (role.duty === 'decode' || (backend?.value ?? '') === '' || types.includes('prefix_cache')) return [];
  return [
    {
      path: backend?.path ?? [],
      what: 'a KV pool for prefill without the plug-in prefix_cache, which it extends',
      got: backend?.value,
      expected: 'prefix_cache in plugin_type',
      fix:
        role.duty === 'prefill'
          ? 'Add prefix_cache to plugin_params in prefill.overrides.'
          : 'Remove it, or set variant to heterogeneous: prefix_cache is for prefill servers alone.',
    },
  ];
}

function asyncWrite({ config }: ServerView, { types }: Plugins): RuleFinding[] {
  const write = config.flag([...kvPool, 'asyncWrite']);
  if (write?.value !== true || !types.includes('splitfuse')) return [];
  return [
    {
      path: write.path,
      what: 'a KV pool that is written to in the background beside the plug-in splitfuse',
      got: write.value,
      expected: 'false with splitfuse',
      fix: 'Remove it, or splitfuse.',
    },
  ];
}
