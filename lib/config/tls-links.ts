import type { Deployment, Tls } from './deployment';

/** A connection, or the set of connections that one pair of switches covers. */
export type TlsLink = keyof Tls['links'];
/** The kinds of pods that run MindIE, each with certificate files of its own. */
export const mindieComponents = ['controller', 'coordinator', 'server'] as const;
export type MindieComponent = (typeof mindieComponents)[number];

/** Which components hold certificates for a link: those with an end of it. The probe client runs in every pod. */
const endsOfLink = {
  inference: ['coordinator'],
  coordinatorManagement: ['controller', 'coordinator'],
  coordinatorExternal: ['controller', 'coordinator'],
  server: ['server', 'controller', 'coordinator'],
  probes: ['controller', 'coordinator'],
  alarm: ['controller', 'coordinator'],
  interComm: ['server'],
  etcd: ['controller', 'coordinator'],
  clusterd: ['controller'],
  ccae: ['controller'],
} as const satisfies Readonly<Record<TlsLink, readonly MindieComponent[]>>;

export const tlsLinks = Object.keys(endsOfLink) as TlsLink[];

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
export function endsOf({ backup }: Pick<Deployment, 'backup'>, link: TlsLink): readonly MindieComponent[] {
  return link === 'etcd' ? endsOfLink.etcd.filter((component) => backup[component]) : endsOfLink[link];
}

/** The components that can have an end of a link. */
export function possibleEndsOf(link: TlsLink): readonly MindieComponent[] {
  return endsOfLink[link];
}

/** The Secret that a component's end of a link uses, where one is named. */
export function secretOf({ tls }: Deployment, link: TlsLink, component: MindieComponent): string | undefined {
  return tls.secrets.links[link] ?? tls.secrets[component];
}
