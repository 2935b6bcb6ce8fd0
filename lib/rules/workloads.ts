import { serverRoles } from '../config/server-roles';
import type { View } from './view';

/** Keys of the components that run MindIE. */
export function workloads({ deployment }: View): string[] {
  return [...serverRoles(deployment).map(({ key }) => key), 'controller', 'coordinator'];
}
