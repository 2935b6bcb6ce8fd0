import type { TlsLink } from '../../lib/config/tls-links';
import type { Manifest } from '../../lib/invariants/manifest';
import { jsonFile } from './synth';

export type TlsComponent = 'controller' | 'coordinator' | 'server';

/** The blocks of `tls_config`, without `_items`, by the link that they are an end of. */
const blocks: Record<'controller' | 'coordinator', Partial<Record<TlsLink, string[]>>> = {
  controller: {
    coordinatorManagement: ['request_coordinator_tls'],
    coordinatorExternal: ['external_coordinator_tls'],
    server: ['request_server_tls'],
    probes: ['http_server_tls'],
    alarm: ['alarm_tls'],
    etcd: ['etcd_server_tls'],
    clusterd: ['cluster_tls'],
    ccae: ['ccae_tls'],
  },
  coordinator: {
    inference: ['request_server_tls'],
    coordinatorManagement: ['controller_server_tls'],
    coordinatorExternal: ['external_tls'],
    server: ['mindie_client_tls', 'mindie_mangment_tls'],
    probes: ['status_tls'],
    alarm: ['alarm_client_tls'],
    etcd: ['etcd_server_tls'],
  },
};
const interfaces: Partial<Record<TlsLink, string[]>> = {
  // One pair of key stores is for all interfaces.
  server: ['tls', 'managementTls', 'metricsTls', 'kmcKsf'],
  interComm: ['interComm'],
};

export const tlsLinkNames: TlsLink[] = [
  ...['inference', 'coordinatorManagement', 'coordinatorExternal', 'server', 'probes', 'alarm'],
  ...['interComm', 'etcd', 'clusterd', 'ccae'],
] as TlsLink[];

/** The certificate files that a component's MindIE file names for a link: relative, as it has them. */
export function linkPathsOf(
  manifests: readonly Manifest[],
  component: TlsComponent,
  link: TlsLink,
): string[] {
  if (component === 'server') return serverPathsOf(manifests, link);
  const file = jsonFile(manifests, `mindie-ms-${component}-config`, `ms_${component}.json`);
  const { tls_config: config } = file as { tls_config: Record<string, Record<string, string>> };
  return (blocks[component][link] ?? []).flatMap((block) =>
    Object.values(config[`${block}_items`] ?? {}).filter((named) => named !== ''),
  );
}

function serverPathsOf(manifests: readonly Manifest[], link: TlsLink): string[] {
  const { ServerConfig: config } = jsonFile(manifests, 'mindie-server-config', 'config.json') as {
    ServerConfig: Record<string, unknown>;
  };
  const isOn = config[link === 'server' ? 'httpsEnabled' : 'interCommTLSEnabled'] === true;
  if (!isOn) return [];
  return (interfaces[link] ?? []).flatMap((prefix) => {
    const own = Object.entries(config).filter(([key]) => new RegExp(`^${prefix}[A-Z]`).test(key));
    const folder = (kind: string): string => {
      const at = own.find(([key]) => key.endsWith(`${kind}Path`)) ?? ['', config['tlsCaPath']];
      return String(at[1]);
    };
    return own.flatMap(([key, value]) => {
      if (Array.isArray(value))
        return value.map((name) => folder(key.includes('Crl') ? 'Crl' : 'Ca') + String(name));
      return /Path$|Enabled$|Port$/.test(key) || typeof value !== 'string' || value === '' ? [] : [value];
    });
  });
}

/** The probe client's files, absolute. */
export function probePathsOf(manifests: readonly Manifest[]): string[] {
  const { cert } = jsonFile(manifests, 'mindie-http-client-ctl-config', 'http_client_ctl.json') as {
    cert: Record<string, string>;
  };
  return Object.values(cert).filter((named) => named !== '');
}

/** All certificate files that a component's processes read, the probe client's included. */
export function tlsPathsOf(manifests: readonly Manifest[], component: TlsComponent): string[] {
  const ofLinks = tlsLinkNames.flatMap((link) => linkPathsOf(manifests, component, link));
  return [...new Set([...ofLinks, ...probePathsOf(manifests)])];
}
