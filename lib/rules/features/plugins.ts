import type { FileView, Setting } from '../view';
import { pluginParams } from '../config-json';

/** The plug-ins that a config.json switches on. */
export interface Plugins {
  /** Such as `['mtp', 'prefix_cache']`; empty where there are none. */
  readonly types: readonly string[];
  /** Where they are named: `plugin_type`, or the JSON text that holds it. */
  readonly named?: Setting;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Undefined: the plug-ins cannot be read, which the rule plugin-params says. */
export function pluginsOf(config: FileView): Plugins | undefined {
  const params = config.setting(pluginParams);
  if (params === undefined || params.value === '') return { types: [], options: {} };
  const options = pluginOptions(params.value);
  const type = options?.['plugin_type'];
  if (options === undefined || typeof type !== 'string') return undefined;
  const types = type.split(',').map((one) => one.trim());
  const named = typeof params.value === 'string' ? params : config.setting([...pluginParams, 'plugin_type']);
  return { types, options, ...(named === undefined ? {} : { named }) };
}

/** The mapping that `plugin_params` holds or is the JSON text of; undefined where it is neither. */
export function pluginOptions(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const options = typeof value === 'string' ? parsed(value) : value;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return undefined;
  return options as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
