import type { Deployment } from '../config/deployment';
import type { Finding } from '../config/problem';
import { type Manifest, nameOf } from './manifest';

/** The finished manifests of one deployment file. */
export interface Output {
  readonly file: string;
  /** Folder of the output under the output folder. */
  readonly id: string;
  readonly deployment: Deployment;
  readonly manifests: readonly Manifest[];
}

/** What two deployments cannot both have in one cluster. Findings are the second one's. */
export function collisions(first: Output, second: Output): Finding[] {
  return [
    ...sameFolder(first, second),
    ...sameNamespace(first, second),
    ...sameNames(first, second),
    ...sameNodePort(first, second),
    ...sameStatusDirectory(first, second),
    ...sameEtcdKeys(first, second),
  ].map((finding) => ({ ...finding, neighbour: first.file }));
}

function sameFolder(first: Output, second: Output): Finding[] {
  if (first.id !== second.id) return [];
  return [
    {
      path: [],
      code: 'same-folder',
      what: `the same file name as ${first.file}, so the same output folder`,
      got: second.id,
      expected: 'a file name of its own',
      fix: 'Rename one of the two files.',
    },
  ];
}

function sameNamespace(first: Output, second: Output): Finding[] {
  const theirs = first.manifests.find(({ kind }) => kind === 'Namespace')?.metadata.name;
  const ours = second.manifests.find(({ kind }) => kind === 'Namespace')?.metadata.name;
  if (ours === undefined || ours !== theirs) return [];
  return [
    {
      path: ['namespace', 'create'],
      code: 'same-namespace',
      what: `the namespace ${ours} is created by ${first.file} too, and deleting one deployment would delete both`,
      got: true,
      expected: 'a namespace that one deployment creates, or none of them',
      fix: 'Choose another namespace, or create it apart and set namespace.create to false in both.',
    },
  ];
}

function sameNames(first: Output, second: Output): Finding[] {
  const theirs = new Set(first.manifests.filter(({ kind }) => kind !== 'Namespace').map(nameOf));
  const shared = second.manifests.map(nameOf).filter((name) => theirs.has(name));
  const [example] = shared;
  if (example === undefined) return [];
  return [
    {
      path: ['name'],
      code: 'same-names',
      what: `${shared.length} objects have the same names as those of ${first.file}`,
      got: example,
      expected: 'a release name of its own in the namespace',
      fix: 'Set name or namespace.name in one of the two.',
    },
  ];
}

function sameNodePort(first: Output, second: Output): Finding[] {
  const theirs = first.manifests.flatMap(nodePorts);
  const shared = second.manifests.flatMap(nodePorts).filter((port) => theirs.includes(port));
  return shared.map((port) => ({
    path: ['service', 'nodePort'],
    code: 'same-node-port',
    what: `the node port of ${first.file}`,
    got: port,
    expected: 'a node port of its own in the cluster',
    fix: 'Set service.nodePort to another port from 30000 to 32767.',
  }));
}

/** Two Controllers may run on one node, and would go on from each other's status. */
function sameStatusDirectory({ file, deployment: theirs }: Output, { deployment: ours }: Output): Finding[] {
  const [other, own] = [theirs.controller.statusDirectory, ours.controller.statusDirectory];
  if (!other.enabled || !own.enabled || other.hostPath !== own.hostPath) return [];
  return [
    {
      path: ['controller', 'statusDirectory', 'hostPath'],
      code: 'same-status-directory',
      what: `the status directory of ${file}`,
      got: own.hostPath,
      expected: 'a directory of its own on the nodes',
      fix: `Set controller.statusDirectory.hostPath to another directory, such as ${own.hostPath}-2.`,
    },
  ];
}

/** Active and standby find each other in etcd under their namespace alone. */
function sameEtcdKeys({ file, deployment: theirs }: Output, { deployment: ours }: Output): Finding[] {
  const both = (kind: 'controller' | 'coordinator'): boolean => theirs.backup[kind] && ours.backup[kind];
  const [other, own] = [theirs.backup.etcd, ours.backup.etcd];
  const sameServer = other.host === own.host && other.port === own.port;
  const isShared =
    theirs.namespace.name === ours.namespace.name &&
    sameServer &&
    (both('controller') || both('coordinator'));
  if (!isShared) return [];
  return [
    {
      path: ['backup', 'etcd', 'host'],
      code: 'same-etcd-keys',
      what: `the etcd of ${file}, which has backup in the same namespace`,
      got: own.host,
      expected: 'another etcd, or another namespace',
      fix: 'Set backup.etcd or namespace.name.',
    },
  ];
}

function nodePorts({ spec }: Manifest): number[] {
  return (spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
}
