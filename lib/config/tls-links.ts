import type { Deployment, Tls } from './deployment';
import {
  inConfig,
  inController,
  inCoordinator,
  inProbeClient,
  type MindieFileName,
  type Place,
} from './mindie-places';
import { valueAt } from './paths';
import type { Path } from './problem';

/** A connection, or the set of connections that one pair of switches covers. */
export type TlsLink = keyof Tls['links'];
/** The kinds of pods that run MindIE, each with certificate files of its own. */
export const mindieComponents = ['controller', 'coordinator', 'server'] as const;
export type MindieComponent = (typeof mindieComponents)[number];

/** The component that reads a file; the probe client reads its own in every pod. */
const readers: Readonly<Partial<Record<MindieFileName, MindieComponent>>> = {
  'config.json': 'server',
  'ms_controller.json': 'controller',
  'ms_coordinator.json': 'coordinator',
};

const controller = (name: string): Place => inController('tls_config', `${name}_tls_enable`);
const coordinator = (name: string): Place => inCoordinator('tls_config', `${name}_tls_enable`);

/** The switches at the ends of each link. */
export const switchesOfLink: Readonly<Record<TlsLink, readonly Place[]>> = {
  inference: [coordinator('request_server')],
  coordinatorManagement: [controller('request_coordinator'), coordinator('controller_server')],
  coordinatorExternal: [controller('external_coordinator'), coordinator('external')],
  // One switch of the server covers the data, management and metrics ports.
  server: [
    inConfig('ServerConfig', 'httpsEnabled'),
    controller('request_server'),
    coordinator('mindie_client'),
    coordinator('mindie_mangment'),
  ],
  probes: [inProbeClient('tls_enable'), controller('http_server'), coordinator('status')],
  alarm: [controller('alarm'), coordinator('alarm_client')],
  interComm: [inConfig('ServerConfig', 'interCommTLSEnabled')],
  // Without a standby a component opens no link to etcd, whatever its switch says.
  etcd: [
    { ...controller('etcd_server'), readWith: 'backup.controller' },
    { ...coordinator('etcd_server'), readWith: 'backup.coordinator' },
  ],
  clusterd: [controller('cluster')],
  ccae: [controller('ccae')],
};

/** Where the certificate files beside a switch stand, in a file that has them in a block of their own. */
export function certificateBlock({ file, path }: Place): Path {
  if (file === 'http_client_ctl.json') return ['cert'];
  return path.map((step) => String(step).replace(/_enable$/, '_items'));
}

export const tlsLinks = Object.keys(switchesOfLink) as TlsLink[];

/** Whether a link would be encrypted if it is there. */
export function isSwitchedOn({ tls }: Deployment, link: TlsLink): boolean {
  return tls.links[link] ?? tls.enabled;
}

/** Whether a link is there and encrypted. */
export function isEncrypted(deployment: Deployment, link: TlsLink): boolean {
  return isSwitchedOn(deployment, link) && endsOf(deployment, link).length > 0;
}

/** Whether a component has an end of a link that is encrypted, so that it needs certificates for it. */
export function isEncryptedAt(deployment: Deployment, link: TlsLink, component: MindieComponent): boolean {
  return isEncrypted(deployment, link) && endsOf(deployment, link).includes(component);
}

/** The components that have an end of a link: of that to etcd only those with a standby, which others never open. */
export function endsOf(deployment: Pick<Deployment, 'backup'>, link: TlsLink): readonly MindieComponent[] {
  return endsAmong(switchesOfLink[link].filter((place) => isRead(deployment, place)));
}

/** The components that can have an end of a link. */
export function possibleEndsOf(link: TlsLink): readonly MindieComponent[] {
  return endsAmong(switchesOfLink[link]);
}

/** Whether anybody reads what stands at a place. */
export function isRead(deployment: Pick<Deployment, 'backup'>, { readWith }: Place): boolean {
  return readWith === undefined || valueAt(deployment, readWith.split('.')) === true;
}

function endsAmong(places: readonly Place[]): MindieComponent[] {
  return [...new Set(places.flatMap(({ file }) => readers[file] ?? []))];
}

/** The Secret that a component's end of a link uses, where one is named. */
export function secretOf({ tls }: Deployment, link: TlsLink, component: MindieComponent): string | undefined {
  return tls.secrets.links[link] ?? tls.secrets[component];
}
