import type { Path } from '../../config/problem';
import type { View } from '../view';

/** Instances of all roles together. */
export interface InstanceCount {
  readonly total: number;
  /** `server.instances`, or `prefill.instances + decode.instances`. */
  readonly name: string;
  /** The last of the keys that are added up, and its value. */
  readonly path: Path;
  readonly got: number;
}

export function instanceCount({ key, servers }: View): InstanceCount {
  const counts = servers.map(({ role }) => ({
    ...key([role.key, 'instances']),
    count: role.settings.instances,
  }));
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    name: counts.map(({ name }) => name).join(' + '),
    path: counts.at(-1)?.path ?? [],
    got: counts.at(-1)?.count ?? 0,
  };
}
