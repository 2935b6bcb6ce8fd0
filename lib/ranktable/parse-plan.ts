import { isObject } from './hccl-json';
import type { TablePlan } from './table-plan';

/**
 * Reads the plan that the generator wrote. It comes from a ConfigMap that people can edit, so nothing is taken on trust.
 * Returns the plan, or a sentence that says what is wrong with it.
 */
export function parsePlan(text: string): TablePlan | string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return 'the plan is not JSON';
  }
  if (!isObject(root)) return 'the plan is not an object';
  if (root['version'] !== 1)
    return `the plan has version ${JSON.stringify(root['version'])}; this builder reads version 1`;
  const fault = shape.find(([path, holds]) => !holds(path.split('.').reduce<unknown>(childOf, root)));
  if (fault !== undefined) return `the plan has no usable ${fault[0]}`;
  return root as unknown as TablePlan;
}

function childOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isOneOf =
  (...values: unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isSelector = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isText);
const isPods = (value: unknown): boolean =>
  isObject(value) && isSelector(value['selector']) && isCount(value['replicas']);
const isServers = (value: unknown): boolean =>
  isPods(value) &&
  isObject(value) &&
  isText(value['name']) &&
  isText(value['ringsConfig']) &&
  (value['npusPerServer'] === null || isCount(value['npusPerServer'])) &&
  isOneOf('prefill', 'decode', null)(value['role']) &&
  (value['hardwareType'] === null || isText(value['hardwareType'])) &&
  isOneOf('ascend-910', 'ascend-310p')(value['accelerator']);

const shape: readonly [string, (value: unknown) => boolean][] = [
  ['release', isText],
  ['namespace', isText],
  ['table.configMap', isText],
  ['table.key', isText],
  ['releaseSelector', isSelector],
  ['deployMode', isOneOf('pd_separate', 'single_node')],
  ['heterogeneous', isBoolean],
  ['multiNode.enabled', isBoolean],
  ['multiNode.prefillDistributed', isBoolean],
  ['multiNode.decodeDistributed', isBoolean],
  ['coordinator', isPods],
  ['controller', isPods],
  ['serverGroups', (value) => Array.isArray(value) && value.length > 0 && value.every(isServers)],
  ['source', isOneOf('operator', 'annotations')],
  ['refreshPods', isBoolean],
];
