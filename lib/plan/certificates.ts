import type { Deployment } from '../config/deployment';
import {
  isEncrypted,
  isEncryptedAt,
  type MindieComponent,
  secretOf,
  tlsLinks,
  type TlsLink,
} from '../config/tls-links';
import { kmcOf } from '../config/release';
import { certificateCopyPath, installPaths, probeCertificatePath } from '../config/install-paths';

/** Files of a certificate Secret, which are its keys, as they are copied for MindIE. */
export interface CertificateFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly password: string;
  /** The two key stores of KMC, which decrypt the password in releases that have it. */
  readonly kmcMaster: string;
  readonly kmcStandby: string;
  /** Empty: no revocation list. */
  readonly revocationList: string;
}

/**
 * What a component's container needs of certificates. MindIE's readers refuse the files of a Secret volume, which a
 * group may read: they take 0400 at most, and only of their own user. So the boot script copies them into memory.
 */
export interface CertificatePlan {
  /** Each Secret once. */
  readonly secrets: readonly string[];
  /** The one of them with the probe client's files, where probes are encrypted. */
  readonly probeSecret?: string;
  /** Keys that each Secret must have. */
  readonly files: readonly string[];
  /** Keys that it may have. */
  readonly optionalFiles: readonly string[];
  /** Where the container sees the copies: one fixed path, and where MindIE looks for relative ones. */
  readonly copyFolders: readonly string[];
}

const fileNames = {
  ca: 'ca.pem',
  certificate: 'cert.pem',
  key: 'cert.key.pem',
  password: 'key_pwd.txt',
} as const;
const kmcNames = { master: 'ksfa', standby: 'ksfb' } as const;
const revocationList = 'crl.pem';

function filesUnder(folder: string, deployment: Deployment): CertificateFiles {
  return {
    ca: `${folder}/${fileNames.ca}`,
    certificate: `${folder}/${fileNames.certificate}`,
    key: `${folder}/${fileNames.key}`,
    password: `${folder}/${fileNames.password}`,
    kmcMaster: `${folder}/${kmcNames.master}`,
    kmcStandby: `${folder}/${kmcNames.standby}`,
    revocationList: deployment.tls.revocationLists ? `${folder}/${revocationList}` : '',
  };
}

/**
 * The paths that a MindIE file names for a component's end of a link, relative to the folder that the component
 * resolves them from; undefined where the link is not encrypted.
 */
export function certificateFiles(
  deployment: Deployment,
  link: TlsLink,
  component: MindieComponent,
): CertificateFiles | undefined {
  const secretName = secretOf(deployment, link, component);
  if (!isEncryptedAt(deployment, link, component) || secretName === undefined) return undefined;
  return filesUnder(`security/${secretName}`, deployment);
}

/** The probe client's certificate files, which http_client_ctl.json names whether or not the probes are encrypted. */
export function probeCertificateFiles(deployment: Deployment): CertificateFiles {
  return filesUnder(probeCertificatePath, deployment);
}

/** Whether a component's probes are answered over TLS: a server's by its one HTTPS switch. */
export function areProbesEncrypted(deployment: Deployment, component: MindieComponent): boolean {
  return isEncrypted(deployment, component === 'server' ? 'server' : 'probes');
}

/** The certificates of a component's container; undefined where it needs none. */
export function certificatePlan(
  deployment: Deployment,
  component: MindieComponent,
): CertificatePlan | undefined {
  const links = tlsLinks.filter((link) => isEncryptedAt(deployment, link, component));
  const probeSecret = areProbesEncrypted(deployment, component)
    ? secretOf(deployment, component === 'server' ? 'server' : 'probes', component)
    : undefined;
  const secrets = [...links.map((link) => secretOf(deployment, link, component)), probeSecret];
  const named = [...new Set(secrets)].filter((secret) => secret !== undefined);
  if (named.length === 0) return undefined;
  const { mies, llm } = installPaths(deployment.image);
  // Servers of some releases resolve relative paths from the one, of others from the other.
  const homes = component === 'server' ? [mies, llm] : [mies];
  return {
    secrets: named,
    ...(probeSecret === undefined ? {} : { probeSecret }),
    ...secretKeys(deployment),
    copyFolders: [certificateCopyPath, ...homes.map((home) => `${home}/security`)],
  };
}

/** The keys of a certificate Secret, by the release of MindIE that reads it. */
export function secretKeys({
  image,
  tls,
}: Pick<Deployment, 'image' | 'tls'>): Pick<CertificatePlan, 'files' | 'optionalFiles'> {
  const kmc = kmcOf(image);
  const stores = Object.values(kmcNames);
  return {
    files: [
      ...Object.values(fileNames),
      ...(kmc === 'required' ? stores : []),
      ...(tls.revocationLists ? [revocationList] : []),
    ],
    optionalFiles: kmc === 'unknown' ? stores : [],
  };
}
