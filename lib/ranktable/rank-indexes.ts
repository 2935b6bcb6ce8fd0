import { rankIndexAnnotation } from './device-annotation';
import { canonicalIp } from './ip';
import type { LocatedPod } from './planned-pods';
import type { Table } from './table';

/**
 * The place of each pod, by its IP: what its annotation says, else what the published table says (a changed rank restarts a
 * server, so places need not begin at 0, and holes stay), else the first free one in the order of the names.
 */
export function rankIndexes(pods: readonly LocatedPod[], current: Table | undefined): Map<string, number> {
  const annotated = pods.map(({ pod }) => pod.metadata.annotations?.[rankIndexAnnotation] ?? '');
  const chosen = annotated.map((text) => (/^[0-9]{1,4}$/.test(text) ? Number(text) : undefined));
  const taken = new Set(chosen.flatMap((index) => index ?? []));
  const take = (index: number): number => {
    taken.add(index);
    return index;
  };
  const kept = pods.map(({ podIp }, position) => {
    const index = chosen[position] ?? publishedIndex(podIp, current);
    if (chosen[position] !== undefined || index === undefined) return index;
    return taken.has(index) ? undefined : take(index);
  });
  const firstFree = (): number => {
    let index = 0;
    while (taken.has(index)) index += 1;
    return index;
  };
  return new Map(pods.map(({ podIp }, position) => [podIp, kept[position] ?? take(firstFree())]));
}

/** The place of a server in the published table. */
function publishedIndex(podIp: string, current: Table | undefined): number | undefined {
  const groups = current?.server_group_list.filter(({ group_id }) => Number(group_id) >= 2) ?? [];
  const server = groups
    .flatMap(({ server_list }) => server_list)
    .find(({ server_ip }) => canonicalIp(server_ip) === canonicalIp(podIp));
  const device = server?.device ?? [];
  return device.length === 0 ? undefined : Math.floor(Number(device[0]?.rank_id) / device.length);
}
