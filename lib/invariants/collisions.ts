import type { Deployment } from '../config/deployment';
import { enumerate } from '../config/enumerate';
import type { Finding } from '../config/problem';
import { type Manifest, nameOf } from './manifest';

/** The finished manifests of one deployment file. */
export interface Output {
  readonly file: string;
  /** Folder of the output under the output folder. */
  readonly id: string;
  /** The cluster whose folder it lies in; undefined without one. */
  readonly cluster: string | undefined;
  readonly deployment: Deployment;
  readonly manifests: readonly Manifest[];
}

/** What is wrong between deployments, in the words of the one that is blamed. */
export interface Collision<T extends Output> {
  readonly blamed: T;
  readonly finding: Finding;
}

/** Something of which there is one, and what to say of a deployment that takes what others have. */
interface Single {
  /** What a deployment takes: the same text where two of them take the same. */
  readonly taken: (output: Output) => readonly string[];
  /** For what is taken by the same deployments: the others are named in a sentence, of which `several` tells the number. */
  readonly say: (taken: readonly string[], blamed: Output, others: string, several: boolean) => Finding[];
}

/** What deployments cannot all have in one cluster: of each resource one line, which names them all. The last one is blamed. */
export function collisions<T extends Output>(outputs: readonly T[]): Collision<T>[] {
  const found = singles.flatMap((single) => takenTwice(outputs, single));
  return found.sort((a, b) => outputs.indexOf(a.blamed) - outputs.indexOf(b.blamed));
}

/** Whose manifests would lie in one folder, of whichever clusters they are. */
export function folderCollisions<T extends Output>(outputs: readonly T[]): Collision<T>[] {
  const ofClusters = new Map(outputs.map((output) => [output.cluster, output.file]));
  const named = outputs
    .filter(({ id }) => ofClusters.has(id))
    .map((blamed) => ({ blamed, finding: sameAsCluster(blamed, ofClusters.get(blamed.id) ?? '') }));
  return [...takenTwice(outputs, folder), ...named];
}

function takenTwice<T extends Output>(outputs: readonly T[], { taken, say }: Single): Collision<T>[] {
  const takers = new Map<string, T[]>();
  for (const output of outputs)
    for (const one of new Set(taken(output))) {
      const all = takers.get(one) ?? [];
      all.push(output);
      takers.set(one, all);
    }
  const groups = new Map<string, { takers: readonly T[]; taken: string[] }>();
  for (const [one, all] of takers) {
    if (all.length < 2) continue;
    const files = JSON.stringify(all.map(({ file }) => file));
    const group = groups.get(files) ?? { takers: all, taken: [] };
    group.taken.push(one);
    groups.set(files, group);
  }
  return [...groups.values()].flatMap(({ takers: all, taken: shared }) => {
    const blamed = all.at(-1);
    if (blamed === undefined) return [];
    const neighbours = all.slice(0, -1).map(({ file }) => file);
    return say(shared, blamed, enumerate(neighbours), neighbours.length > 1).map((finding) => ({
      blamed,
      finding: { ...finding, neighbours },
    }));
  });
}

const folder: Single = {
  taken: ({ id }) => [id],
  say: (_, { id }, others, several) => [
    {
      path: [],
      code: 'same-folder',
      what: `the same file name as ${others}, so the same output folder`,
      got: id,
      expected: 'a file name of its own',
      fix: `Rename ${several ? 'all but one' : 'one of the two files'}.`,
    },
  ],
};

function sameAsCluster({ id }: Output, neighbour: string): Finding {
  return {
    path: [],
    code: 'same-folder',
    what: `the same name as the cluster of ${neighbour}, so the same output folder`,
    got: id,
    expected: 'a file name that no cluster has',
    fix: 'Rename the file, or the folder of the cluster.',
    neighbours: [neighbour],
  };
}

const namespace: Single = {
  taken: ({ manifests }) =>
    manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  say: ([name = ''], _, others, several) => [
    {
      path: ['namespace', 'create'],
      code: 'same-namespace',
      what: `the namespace ${name} is created by ${others} too, and deleting one deployment would delete ${several ? 'all' : 'both'}`,
      got: true,
      expected: 'a namespace that one deployment creates, or none of them',
      fix: `Choose another namespace, or create it apart and set namespace.create to false in ${several ? 'all' : 'both'}.`,
    },
  ],
};

const names: Single = {
  taken: ({ manifests }) => manifests.filter(({ kind }) => kind !== 'Namespace').map(nameOf),
  say: (taken, _, others, several) => [
    {
      path: ['name'],
      code: 'same-names',
      what: `${taken.length} objects have the same names as those of ${others}`,
      got: taken[0],
      expected: 'a release name of its own in the namespace',
      fix: `Set name or namespace.name in ${several ? 'all but one' : 'one of the two'}.`,
    },
  ],
};

const nodePort: Single = {
  taken: ({ manifests }) => manifests.flatMap(nodePorts).map(String),
  say: (taken, _, others) =>
    taken.map((port) => ({
      path: ['service', 'nodePort'],
      code: 'same-node-port',
      what: `the node port of ${others}`,
      got: Number(port),
      expected: 'a node port of its own in the cluster',
      fix: 'Set service.nodePort to another port from 30000 to 32767.',
    })),
};

/** Two Controllers may run on one node, and would go on from each other's status. */
const statusDirectory: Single = {
  taken: ({ deployment }) => {
    const { enabled, hostPath } = deployment.controller.statusDirectory;
    return enabled ? [hostPath] : [];
  },
  say: (taken, _, others) =>
    taken.map((hostPath) => ({
      path: ['controller', 'statusDirectory', 'hostPath'],
      code: 'same-status-directory',
      what: `the status directory of ${others}`,
      got: hostPath,
      expected: 'a directory of its own on the nodes',
      fix: `Set controller.statusDirectory.hostPath to another directory, such as ${hostPath}-2.`,
    })),
};

/** Active and standby find each other in etcd under their namespace alone. */
const etcdKeys: Single = {
  taken: ({
    deployment: {
      namespace: { name },
      backup,
    },
  }) =>
    (['controller', 'coordinator'] as const)
      .filter((component) => backup[component])
      .map((component) => JSON.stringify([name, backup.etcd.host, backup.etcd.port, component])),
  say: (_, { deployment: { backup } }, others, several) => [
    {
      path: ['backup', 'etcd', 'host'],
      code: 'same-etcd-keys',
      what: `the etcd of ${others}, which ${several ? 'have' : 'has'} backup in the same namespace`,
      got: backup.etcd.host,
      expected: 'another etcd, or another namespace',
      fix: 'Set backup.etcd or namespace.name.',
    },
  ],
};

const singles = [namespace, names, nodePort, statusDirectory, etcdKeys];

function nodePorts({ spec }: Manifest): number[] {
  return (spec?.ports ?? []).flatMap(({ nodePort: port }) => port ?? []);
}
