import type { Deployment } from '../../config/deployment';
import { isEncryptedAt, isSwitchedOn, type TlsLink } from '../../config/tls-links';
import { type CertificateFiles, certificateFiles } from '../certificates';
import { derive, type DerivedValue } from './derived';

/**
 * The key stores of KMC as a file spells them. Readers up to 2.2 refuse a block without them, http_client_ctl.json's with
 * TLS off too; later ones pass them over (MindIE Motor, ConfigParams).
 */
const kmcSpelling = {
  'ms_controller.json': ['kmc_ksf_master', 'kmc_ksf_standby'],
  'ms_coordinator.json': ['kmcKsfMaster', 'kmcKsfStandby'],
  'http_client_ctl.json': ['kmc_ksf_master', 'kmc_ksf_standby'],
} as const;

/** A file with certificate blocks of this form. */
type FileWithItems = keyof typeof kmcSpelling;

/** A certificate block of a file; `prefix` stands before each path. */
export function certificateItems(
  file: FileWithItems,
  files: CertificateFiles,
  prefix = './',
): Readonly<Record<string, string>> {
  const [master, standby] = kmcSpelling[file];
  return {
    ca_cert: prefix + files.ca,
    tls_cert: prefix + files.certificate,
    tls_key: prefix + files.key,
    tls_passwd: prefix + files.password,
    [master]: prefix + files.kmcMaster,
    [standby]: prefix + files.kmcStandby,
    tls_crl: files.revocationList === '' ? '' : prefix + files.revocationList,
  };
}

/** `tls_config` of a file: a switch for each end of a link, and its certificate block where the link is encrypted. */
export function tlsConfig(
  deployment: Deployment,
  component: 'controller' | 'coordinator',
  switches: Readonly<Record<string, TlsLink>>,
): DerivedValue[] {
  return Object.entries(switches).flatMap(([name, link]) => {
    const files = certificateFiles(deployment, link, component);
    // Without a standby there is no link to etcd, whatever its switch says.
    const isOn = isEncryptedAt(deployment, link, component);
    const isMissing = isSwitchedOn(deployment, link) && !isOn;
    const from = isMissing ? `backup.${component}` : `tls.links.${link}`;
    const on = derive(from, { [`${name}_enable`]: isOn }, ['tls_config']);
    if (files === undefined) return on;
    const { tls_crl, ...others } = certificateItems(`ms_${component}.json`, files);
    const under = ['tls_config', `${name}_items`];
    return [
      ...on,
      ...derive('tls.secrets', others, under),
      ...derive('tls.revocationLists', { tls_crl }, under),
    ];
  });
}
