import { canonicalIp } from './ip';
import type { MatchedServer } from './match-servers';
import { isChanging, type Located, type LocatedPod } from './planned-pods';
import { type Reason, reason } from './reason';
import { repeated } from './repeated';

/** Two pods of one IP: the Controller would drop every server. */
export function sharedIps(namespace: string, workloads: readonly Located[]): Reason[] {
  const passing = new Set(workloads.filter(isChanging).flatMap(({ pods }) => pods));
  const all = workloads.flatMap(({ pods }) => pods);
  return repeated(all, ({ podIp }) => canonicalIp(podIp)).map(([a, b]) => {
    const names = `${a.pod.metadata.name} and ${b.pod.metadata.name}`;
    if ([a, b].every(({ podIp, hostIp }) => canonicalIp(podIp) === canonicalIp(hostIp))) {
      const message = `${names} have the IP ${a.podIp} of their node, as both are on its network, and the Controller would drop every server: such pods cannot share a node`;
      const isPassing = passing.has(a) || passing.has(b);
      return { ...reason('host-ip-shared', b.pod.metadata.name, message), isPassing };
    }
    const message = `${names} both have the IP ${a.podIp}, and the Controller would drop every server: one of them has ended, and its node has not said so yet`;
    const remedy = `kubectl -n ${namespace} get pods,nodes -o wide shows whose node is not Ready: kubectl -n ${namespace} delete pod POD --force`;
    return { ...reason('duplicate-ip', b.pod.metadata.name, message), remedy };
  });
}

interface Npu {
  readonly pod: LocatedPod;
  readonly id: string;
  readonly ip: string;
  readonly rank: string;
}

function npusOf(servers: readonly MatchedServer[]): Npu[] {
  return servers.flatMap(({ pod, server }) =>
    server.devices.map(({ deviceId: id, deviceIp: ip, rankId: rank }) => ({ pod, id, ip, rank })),
  );
}

/** NPUs with one rank, mostly of two pods with one rank index: nobody but a person takes it from one of them. */
export function sharedRanks(namespace: string, servers: readonly MatchedServer[]): Reason[] {
  const found = oneOfEachPod(repeated(npusOf(servers), ({ rank }) => rank));
  return found.map(([a, b]) => {
    const [first, name] = [a, b].map(({ pod }) => pod.pod.metadata.name) as [string, string];
    const what =
      first === name
        ? `${name} has rank_id ${b.rank} twice`
        : `${first} and ${name} both have rank_id ${b.rank}`;
    const message = `${what}: kubectl -n ${namespace} delete pod ${name}, so that its successor gets another`;
    return reason('rank-duplicate', name, message);
  });
}

/** NPUs that the table would list twice: collective communication over them never comes up. */
export function sharedNpus(namespace: string, servers: readonly MatchedServer[]): Reason[] {
  const npus = npusOf(servers);
  const givenTwice = repeated(npus, ({ pod, id }) => `${canonicalIp(pod.hostIp)} ${id}`);
  const second = new Set(givenTwice.map(([, npu]) => npu));
  // An NPU that is there twice has its IP twice, too.
  const others = npus.filter((npu) => !second.has(npu));
  return [
    ...oneOfEachPod(givenTwice).map((pair) => sharedNpu(namespace, pair)),
    ...oneOfEachPod(repeated(others, ({ ip }) => canonicalIp(ip))).map(sharedNpuIp),
  ];
}

function sharedNpu(namespace: string, [a, b]: readonly [Npu, Npu]): Reason {
  const [first, name] = [a, b].map(({ pod }) => pod.pod.metadata.name) as [string, string];
  const where = `NPU ${b.id} of node ${b.pod.hostIp}`;
  const what =
    first === name
      ? `${name} has ${where} twice`
      : `${first} and ${name} both have ${where}, which serves one pod`;
  const message = `${what}: kubectl -n ${namespace} delete pod ${name}, so that it gets NPUs anew`;
  return reason('npu-shared', name, message);
}

function sharedNpuIp([a, b]: readonly [Npu, Npu]): Reason {
  const [first, name] = [a, b].map(({ pod }) => pod.pod.metadata.name) as [string, string];
  const message =
    `NPU ${a.id} of ${first} (node ${a.pod.hostIp}) and NPU ${b.id} of ${name} (node ${b.pod.hostIp}) have the same IP ${b.ip}: ` +
    `give each its own (hccn_tool -i ${b.id} -ip -s address IP netmask MASK), then delete the pod whose NPU has changed`;
  return reason('npu-shared', name, message);
}

/** Two pods share all their NPUs or none, mostly: one of them says it. */
function oneOfEachPod(found: readonly [Npu, Npu][]): [Npu, Npu][] {
  const said = new Set<LocatedPod>();
  return found.filter(([, { pod }]) => !said.has(pod) && said.add(pod));
}
