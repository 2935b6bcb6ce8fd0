import { at, type LintFinding } from './lint-finding';
import type { Table } from './table';

/**
 * Key of the ConfigMap beside the table: who is in it, one pod a line (`server 10.244.1.7`). A volume shows both keys of
 * one write at once, so a pod that finds its line here is in the table, and need not read JSON to know.
 */
export const membersKey = 'members';

const managementRoles: Readonly<Record<string, string>> = { '0': 'coordinator', '1': 'controller' };

/**
 * The pods of a table, in its order. The address is the table's own text, which is the pod's `status.podIP` byte for byte,
 * as the pod has it in its environment (downward API).
 */
export function membersOf({ server_group_list: groups }: Table): string {
  const lines = groups.flatMap(({ group_id: id, server_list: servers }) =>
    servers.map(({ server_ip: ip }) => `${managementRoles[id] ?? 'server'} ${ip}\n`),
  );
  return lines.join('');
}

/** What is wrong with the members of a table that is itself without fault. */
export function lintMembers(text: string, table: Table): LintFinding[] {
  const expected = membersOf(table);
  if (text === expected) return [];
  const [listed, due] = [linesOf(text), linesOf(expected)];
  const missing = due
    .filter((line) => !listed.includes(line))
    .map((line) => at('', `it has no line "${line}", so that pod waits for ever`));
  const foreign = listed.flatMap((line, index) =>
    due.includes(line)
      ? []
      : [
          at(
            `line ${index + 1}`,
            `it is ${JSON.stringify(line)}, which is no pod of the table: such a pod would start`,
          ),
        ],
  );
  const others = [...missing, ...foreign];
  if (others.length > 0) return others;
  return [at('', 'it has the pods of the table, but not one line each, in its order, each with a line end')];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
