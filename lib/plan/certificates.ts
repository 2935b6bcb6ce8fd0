import type { Deployment } from '../config/deployment';
import {
  endsOf,
  isEncrypted,
  type MindieComponent,
  secretOf,
  tlsLinks,
  type TlsLink,
} from '../config/tls-links';
import { installPaths, probeCertificatePath } from './install-paths';

/** Files of a certificate Secret: its keys, and the names under which they are mounted. */
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

/** A Secret whose files are mounted read-only into a folder of a component's container. */
export interface CertificateMount {
  readonly secretName: string;
  readonly folder: string;
  readonly files: readonly string[];
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
  if (!isEncrypted(deployment, link) || secretName === undefined) return undefined;
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

/** Every Secret that a component mounts, each once. */
export function certificateMounts(deployment: Deployment, component: MindieComponent): CertificateMount[] {
  const paths = installPaths(deployment.image);
  const base = component === 'server' ? paths.llm : paths.mies;
  const links = tlsLinks.filter((link) => isEncrypted(deployment, link) && endsOf(link).includes(component));
  const secrets = links.map((link) => secretOf(deployment, link, component));
  const files = [...Object.values(fileNames), ...(deployment.tls.revocationLists ? [revocationList] : [])];
  const mounts = [...new Set(secrets)].flatMap((secretName) =>
    secretName === undefined ? [] : [{ secretName, folder: `${base}/security/${secretName}`, files }],
  );
  const probeSecret = secretOf(deployment, component === 'server' ? 'server' : 'probes', component);
  if (!areProbesEncrypted(deployment, component) || probeSecret === undefined) return mounts;
  return [...mounts, { secretName: probeSecret, folder: probeCertificatePath, files }];
}
