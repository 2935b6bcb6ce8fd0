import type { Deployment } from '../../config/deployment';
import { isEncrypted } from '../../config/tls-links';
import { probeCertificateFiles } from '../certificates';
import { derive, deriveEach, type DerivedValue } from './derived';
import { certificateItems } from './tls-items';

/** The values of http_client_ctl.json, the probe client's file, that follow from the deployment file. */
export function httpClientCtlValues(deployment: Deployment): DerivedValue[] {
  const { logging } = deployment;
  return [
    ...derive('tls.links.probes', { tls_enable: isEncrypted(deployment, 'probes') }),
    // The probe client does not say from where it resolves a relative path.
    ...derive('tls', certificateItems('http_client_ctl.json', probeCertificateFiles(deployment), ''), [
      'cert',
    ]),
    ...deriveEach('logging', { log_level: ['level', logging.level], to_file: ['toFile', logging.toFile] }, [
      'log_info',
    ]),
  ];
}
