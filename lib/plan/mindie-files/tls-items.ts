import type { Deployment } from '../../config/deployment';
import { isEncrypted, type MindieComponent, type TlsLink } from '../../config/tls-links';
import { type CertificateFiles, certificateFiles } from '../certificates';
import { derive, type DerivedValue } from './derived';

/** The certificate block of ms_controller.json, ms_coordinator.json and http_client_ctl.json. */
export function certificateItems(files: CertificateFiles, prefix = './'): Readonly<Record<string, string>> {
  return {
    ca_cert: prefix + files.ca,
    tls_cert: prefix + files.certificate,
    tls_key: prefix + files.key,
    tls_passwd: prefix + files.password,
    tls_crl: files.revocationList === '' ? '' : prefix + files.revocationList,
  };
}

/** `tls_config` of a file: a switch for each end of a link, and its certificate block where the link is encrypted. */
export function tlsConfig(
  deployment: Deployment,
  component: MindieComponent,
  switches: Readonly<Record<string, TlsLink>>,
): DerivedValue[] {
  return Object.entries(switches).flatMap(([name, link]) => {
    const files = certificateFiles(deployment, link, component);
    const from = `tls.links.${link}`;
    const on = derive(from, { [`${name}_enable`]: isEncrypted(deployment, link) }, ['tls_config']);
    if (files === undefined) return on;
    const { tls_crl, ...others } = certificateItems(files);
    const under = ['tls_config', `${name}_items`];
    return [
      ...on,
      ...derive('tls.secrets', others, under),
      ...derive('tls.revocationLists', { tls_crl }, under),
    ];
  });
}
