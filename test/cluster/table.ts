// What tests read out of a table.
import type { Table, TableServer } from '../../lib/ranktable/table';

/** The servers of a table, of all instances. */
export function serversOf(text: string): TableServer[] {
  return groups(text)
    .filter(({ group_id }) => Number(group_id) >= 2)
    .flatMap(({ server_list }) => server_list);
}

/** The IPs of the servers in a table, sorted. */
export function serverIps(text: string): string[] {
  return ipsOf(serversOf(text));
}

/** The IPs of the Coordinators in a table, sorted. */
export function coordinatorIps(text: string): string[] {
  return ipsOf(
    groups(text)
      .filter(({ group_id }) => group_id === '0')
      .flatMap(({ server_list }) => server_list),
  );
}

/** The IPs of all pods in a table. */
export function allIps(text: string): string[] {
  return ipsOf(groups(text).flatMap(({ server_list }) => server_list));
}

function groups(text: string): Table['server_group_list'] {
  return (JSON.parse(text) as Table).server_group_list;
}

function ipsOf(servers: readonly TableServer[]): string[] {
  return servers.map(({ server_ip }) => server_ip).sort();
}
