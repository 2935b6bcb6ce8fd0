import { schemaFindings } from '../../config/mindie-schema';
import type { Path } from '../../config/problem';
import { ofServers } from '../of-servers';
import type { Rule, RuleFinding } from '../rule';
import type { FileView, ServerView, Setting, View } from '../view';
import { modelDeployConfig, pluginParams } from '../config-json';
import { pluginOptions } from './plugins';
import { isToGo } from './plugins-without-separation';

type Options = Readonly<Record<string, unknown>>;

/** What each plug-in cannot start without (MindIE LLM, plugin_utils.py). */
const neededOptions: Readonly<Record<string, readonly string[]>> = {
  la: ['level', 'window', 'guess_set_size'],
  memory_decoding: ['decoding_length'],
  mtp: ['num_speculative_tokens'],
};

export const pluginParamsRule: Rule = {
  name: 'plugin-params',
  severity: 'error',
  catches: {
    en: 'plugin_params that MindIE cannot read, without an option that a plug-in needs, or with too small a speculationGamma',
    zh: 'plugin_params 无法解析、缺少插件必需的参数，或 speculationGamma 预留过小',
  },
  example: `overrides:
  config.json:
    BackendConfig: { ModelDeployConfig: { ModelConfig: [{ plugin_params: '{"plugin_type": "mtp"}' }] } }`,
  check: (view) => ofServers(view, (server) => checkServer(view, server)),
};

function checkServer(view: View, { config }: ServerView): RuleFinding[] {
  const params = config.setting(pluginParams);
  if (params === undefined || params.value === '') return [];
  const options = pluginOptions(params.value);
  if (options === undefined) return [unreadable(params)];
  const refused = typeof params.value === 'string' ? refusedOptions(params.path, options) : [];
  if (refused.length > 0) return refused;
  const { plugin_type: type } = options;
  const named = typeof type === 'string' ? type.split(/ *, */) : [];
  const types = named.filter((one) => !isToGo(view, one));
  const needed = types.flatMap((one) => neededOptions[one] ?? []);
  const missing = ['plugin_type', ...needed].filter((name) => options[name] === undefined);
  if (missing.length > 0) return missingOptions(params, missing);
  return tooFewSlots(config, params, types, options);
}

function unreadable({ path, value }: Setting): RuleFinding {
  return {
    path,
    what: 'text that is not a JSON mapping',
    got: value,
    expected: 'JSON such as {"plugin_type": "mtp", "num_speculative_tokens": 1}',
    fix: 'Correct the JSON, or write a mapping without quotes around it.',
  };
}

/** Options inside of JSON text, held against the schema that a mapping is checked by. */
function refusedOptions(path: Path, options: Options): RuleFinding[] {
  const file = { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ plugin_params: options }] } } };
  return schemaFindings('config.json', file)
    .filter((finding) => finding.path.length > pluginParams.length && finding.path[4] === 'plugin_params')
    .map(({ path: inside, what, got, expected, fix }) => {
      const option = inside.slice(pluginParams.length).join('.');
      return { path, what: `${option} in this JSON: ${what}`, got, expected, fix };
    });
}

function missingOptions({ path, value }: Setting, missing: readonly string[]): RuleFinding[] {
  const expected = missing.includes('plugin_type')
    ? 'the names of the plug-ins'
    : 'a value, which the plug-ins of plugin_type need';
  if (typeof value !== 'string') {
    const base = { what: 'missing key', expected, fix: 'Add it, or remove plugin_params.' };
    return missing.map((name) => ({ ...base, path: [...path, name] }));
  }
  const names = missing.join(' and ');
  const fix = `Add ${names}, or remove plugin_params.`;
  return [{ path, what: `JSON without ${names}`, got: value, expected, fix }];
}

/** The slots that speculative plug-ins fill in one step; for mtp MindIE itself makes room. */
function tooFewSlots(
  config: FileView,
  params: Setting,
  types: readonly string[],
  options: Options,
): RuleFinding[] {
  const { level, window, guess_set_size: guesses, decoding_length: length } = options;
  const lookahead = (Number(level) - 1) * (Number(window) + Number(guesses));
  const uses = [
    { type: 'la', slots: lookahead, how: '(level - 1) * (window + guess_set_size)' },
    { type: 'memory_decoding', slots: Number(length), how: 'decoding_length' },
  ];
  const gamma = config.number([...modelDeployConfig, 'speculationGamma']);
  return uses
    .filter(({ type, slots }) => types.includes(type) && (gamma?.value ?? 0) < slots)
    .map(({ type, slots, how }) => ({
      path: gamma?.path ?? [...params.path.slice(0, -3), 'speculationGamma'],
      what: `too few slots for the plug-in ${type}`,
      got: gamma?.value,
      expected: `at least ${slots}, which is ${how}`,
      fix: `Set it to ${slots}.`,
    }));
}
