import { isObject } from './hccl-json';
import { at, type LintFinding, show } from './lint-finding';

interface Npu {
  readonly place: string;
  readonly host: unknown;
  readonly id: unknown;
  readonly ip: unknown;
}

/** NPUs and addresses of NPUs that a table lists twice: collective communication over them never comes up. */
export function lintNpus(groups: readonly unknown[]): LintFinding[] {
  const npus = npusOf(groups);
  const again = repeated(npus, ({ host, id }) =>
    typeof id === 'string' ? `${show(host)} ${id}` : undefined,
  );
  const others = npus.filter((npu) => !again.has(npu));
  const sameIp = repeated(others, ({ ip }) => (typeof ip === 'string' ? ip : undefined));
  return [
    ...[...again].map(([{ place, host, id }, first]) =>
      at(
        `${place}.device_id`,
        `it is ${show(id)} of the node ${show(host)} as in ${first.place}: an NPU serves one pod`,
      ),
    ),
    ...[...sameIp].map(([{ place, ip }, first]) =>
      at(`${place}.device_ip`, `it is ${show(ip)} as in ${first.place}: these NPUs do not reach each other`),
    ),
  ];
}

/** Each item whose key was there before, and the first that had it. */
function repeated(items: readonly Npu[], keyOf: (item: Npu) => string | undefined): Map<Npu, Npu> {
  const first = new Map<string, Npu>();
  const found = new Map<Npu, Npu>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, item);
    else found.set(item, earlier);
  }
  return found;
}

function npusOf(groups: readonly unknown[]): Npu[] {
  return listOf(groups, 'server_list').flatMap(({ index: group, list: servers }) =>
    listOf(servers, 'device').flatMap(({ index, item, list }) =>
      list.flatMap((device, position) =>
        isObject(device)
          ? {
              place: `server_group_list[${group}].server_list[${index}].device[${position}]`,
              host: item['server_id'],
              id: device['device_id'],
              ip: device['device_ip'],
            }
          : [],
      ),
    ),
  );
}

/** The items that have a list under a key, and these lists. */
function listOf(
  items: readonly unknown[],
  key: string,
): { index: number; item: Readonly<Record<string, unknown>>; list: readonly unknown[] }[] {
  return items.flatMap((item, index) => {
    const list: unknown = isObject(item) ? item[key] : undefined;
    return isObject(item) && Array.isArray(list) ? [{ index, item, list }] : [];
  });
}
