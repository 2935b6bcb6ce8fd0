import type { Deployment } from '../../config/deployment';
import { kmcOf } from '../../config/release';
import { certificateBlock, switchesOfLink, type TlsLink, tlsLinks } from '../../config/tls-links';
import { type CertificateFiles, certificateFiles, probeCertificateFiles } from '../certificates';
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
type FileWithBlocks = keyof typeof kmcSpelling;

/** A certificate block of a file, without its revocation list; `prefix` stands before each path. */
function certificateItems(
  file: FileWithBlocks,
  files: CertificateFiles,
  prefix: string,
): Readonly<Record<string, string>> {
  const [master, standby] = kmcSpelling[file];
  return {
    ca_cert: prefix + files.ca,
    tls_cert: prefix + files.certificate,
    tls_key: prefix + files.key,
    tls_passwd: prefix + files.password,
    [master]: prefix + files.kmcMaster,
    [standby]: prefix + files.kmcStandby,
  };
}

function revocationItem(
  { revocationList }: CertificateFiles,
  prefix: string,
): Readonly<Record<string, string>> {
  return { tls_crl: revocationList === '' ? '' : prefix + revocationList };
}

/** The certificate files in ms_controller.json and ms_coordinator.json: a block for each end of an encrypted link. */
export function certificateBlocks(
  deployment: Deployment,
  component: 'controller' | 'coordinator',
): DerivedValue[] {
  const file = `ms_${component}.json` as const;
  return tlsLinks.flatMap((link) => {
    const files = certificateFiles(deployment, link, component);
    if (files === undefined) return [];
    const follows = secretKeysOf(component, link);
    const blocks = switchesOfLink[link].filter((place) => place.file === file).map(certificateBlock);
    return blocks.flatMap((block) => [
      ...derive('tls.secrets', certificateItems(file, files, './'), block, follows),
      ...derive('tls.revocationLists', revocationItem(files, './'), block, [
        ...follows,
        'tls.revocationLists',
      ]),
    ]);
  });
}

/** The certificate files in http_client_ctl.json. The probe client does not say from where it resolves a relative path. */
export function probeCertificates(deployment: Deployment): DerivedValue[] {
  const files = probeCertificateFiles(deployment);
  return [
    ...derive('tls', certificateItems('http_client_ctl.json', files, ''), ['cert']),
    ...derive('tls', revocationItem(files, ''), ['cert'], ['tls.revocationLists']),
  ];
}

/** The certificate files in config.json: one pair of switches covers several interfaces, each with files of its own. */
export function serverCertificates(deployment: Deployment): DerivedValue[] {
  return [...https(deployment), ...interComm(deployment)];
}

function https(deployment: Deployment): DerivedValue[] {
  const files = certificateFiles(deployment, 'server', 'server');
  if (files === undefined) return [];
  const follows = secretKeysOf('server', 'server');
  const interfaces = ['tls', 'managementTls', 'metricsTls'].flatMap((prefix) => [
    ...derive('tls.secrets', { [`${prefix}CaFile`]: [fileName(files.ca)] }, ['ServerConfig']),
    ...derive(
      'tls.secrets',
      {
        [`${prefix}Cert`]: files.certificate,
        [`${prefix}Pk`]: files.key,
        [`${prefix}CrlPath`]: folderOf(files.ca),
        ...password(deployment, `${prefix}PkPwd`, files.password),
      },
      ['ServerConfig'],
      follows,
    ),
    ...revocationLists(`${prefix}CrlFiles`, files.revocationList),
  ]);
  const shared = {
    tlsCaPath: folderOf(files.ca),
    // Up to 2.2 the server checks these paths with HTTPS on (MindIE LLM); later it passes them over.
    kmcKsfMaster: files.kmcMaster,
    kmcKsfStandby: files.kmcStandby,
  };
  return [...derive('tls.secrets', shared, ['ServerConfig'], follows), ...interfaces];
}

function interComm(deployment: Deployment): DerivedValue[] {
  const files = certificateFiles(deployment, 'interComm', 'server');
  if (files === undefined) return [];
  const values = {
    interCommTlsCaPath: folderOf(files.ca),
    interCommTlsCert: files.certificate,
    interCommPk: files.key,
    interCommTlsCrlPath: folderOf(files.ca),
    ...password(deployment, 'interCommPkPwd', files.password),
  };
  return [
    ...derive('tls.secrets', values, ['ServerConfig'], secretKeysOf('server', 'interComm')),
    ...derive('tls.secrets', { interCommTlsCaFiles: [fileName(files.ca)] }, ['ServerConfig']),
    ...revocationLists('interCommTlsCrlFiles', files.revocationList),
  ];
}

/** The keys that name the Secret of a component's end of a link. */
function secretKeysOf(component: 'controller' | 'coordinator' | 'server', link: TlsLink): string[] {
  return [`tls.secrets.${component}`, `tls.secrets.links.${link}`];
}

/** Servers with KMC decrypt their keys with it; later ones take no password, and know no key for it. */
function password({ image }: Deployment, key: string, path: string): Record<string, string> {
  return kmcOf(image) === 'none' ? {} : { [key]: path };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** An empty list switches the revocation check off. */
function revocationLists(key: string, path: string): DerivedValue[] {
  return derive('tls.revocationLists', { [key]: path === '' ? [] : [fileName(path)] }, ['ServerConfig']);
}
