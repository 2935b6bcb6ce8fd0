import type { Setting, View } from '../view';

/** Variables that win over keys of request_limit (MindIE Motor, parameters of ms_coordinator.json). */
const variables = {
  max_requests: 'MINDIE_MS_COORDINATOR_CONFIG_MAX_REQ',
  single_node_max_requests: 'MINDIE_MS_COORDINATOR_CONFIG_SINGLE_NODE_MAX_REQ',
} as const;

/** The key or variable that a setting is written under, without what is above it. */
export function keyOf({ path }: Setting): string {
  return String(path.at(-1));
}

/** How many requests the Coordinator holds, or gives one server, at once: of its variable or of its file. */
export function requestLimit(
  { coordinator }: View,
  name: keyof typeof variables,
): Setting<number> | undefined {
  const variable = coordinator.variable(variables[name]);
  if (variable !== undefined) return { ...variable, value: Number(variable.value) };
  return coordinator.number(['request_limit', name]);
}
