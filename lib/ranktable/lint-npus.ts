import { isObject } from './hccl-json';
import { canonicalIp } from './ip';
import { at, type LintFinding, show } from './lint-finding';
import { repeated } from './repeated';

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
    typeof id === 'string' ? `${typeof host === 'string' ? canonicalIp(host) : show(host)} ${id}` : undefined,
  );
  const second = new Set(again.map(([, npu]) => npu));
  const others = npus.filter((npu) => !second.has(npu));
  const sameIp = repeated(others, ({ ip }) => (typeof ip === 'string' ? canonicalIp(ip) : undefined));
  return [
    ...again.map(([first, { place, host, id }]) =>
      at(
        `${place}.device_id`,
        `it is ${show(id)} of the node ${show(host)} as in ${first.place}: an NPU serves one pod`,
      ),
    ),
    ...sameIp.map(([first, { place, ip }]) =>
      at(`${place}.device_ip`, `it is ${show(ip)} as in ${first.place}: these NPUs do not reach each other`),
    ),
  ];
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
