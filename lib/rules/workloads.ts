import type { View } from './view';

/** Keys of the components that run MindIE. */
export function workloads({ topology }: View): string[] {
  return [...topology.roles.map(({ key }) => key), 'controller', 'coordinator'];
}
