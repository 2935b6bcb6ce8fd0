import type { Deployment, Tls } from './deployment';

/** A connection, or the set of connections that one pair of switches covers. */
export type TlsLink = keyof Tls['links'];
/** The kinds of pods that run MindIE, each with certificate files of its own. */
export const mindieComponents = ['controller', 'coordinator', 'server'] as const;
export type MindieComponent = (typeof mindieComponents)[number];

/** Which components hold certificates for a link: those with an end of it. The probe client runs in every pod. */
const endsOfLink: Readonly<Record<TlsLink, readonly MindieComponent[]>> = {
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
};

export const tlsLinks = Object.keys(endsOfLink) as TlsLink[];

export function isEncrypted({ tls }: Deployment, link: TlsLink): boolean {
  return tls.links[link] ?? tls.enabled;
}

/** The components that have an end of a link. */
export function endsOf(link: TlsLink): readonly MindieComponent[] {
  return endsOfLink[link];
}

/** The Secret that a component's end of a link uses, where one is named. */
export function secretOf({ tls }: Deployment, link: TlsLink, component: MindieComponent): string | undefined {
  return tls.secrets.links[link] ?? tls.secrets[component];
}
