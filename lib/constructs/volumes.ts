import { k8s } from 'cdk8s-plus-27';
import type { CertificateMount } from '../plan/certificates';
import { configMountPath, tableMountPath } from '../plan/install-paths';

/** A volume of a pod and where its container sees it. */
export interface Mount {
  readonly volume: k8s.Volume;
  readonly mounts: readonly k8s.VolumeMount[];
}

/** A file of a ConfigMap that a component mounts. */
export interface ConfigFile {
  readonly configMap: string;
  readonly key: string;
  readonly content: string;
}

// The readers refuse a file that more than its owner and group can read.
const configMode = 0o640;
const scriptMode = 0o550;
const certificateMode = 0o440;

/** All files of a component in one folder, /mnt/configmap. */
export function configVolume(files: readonly ConfigFile[]): Mount {
  const configMaps = [...new Set(files.map(({ configMap }) => configMap))];
  const sources = configMaps.map((name) => ({
    configMap: {
      name,
      items: files
        .filter(({ configMap }) => configMap === name)
        .map(({ key }) => ({ key, path: key, mode: key.endsWith('.sh') ? scriptMode : configMode })),
    },
  }));
  return {
    volume: { name: 'config', projected: { sources, defaultMode: configMode } },
    mounts: [{ name: 'config', mountPath: configMountPath, readOnly: true }],
  };
}

/** The folder in which the global ranktable appears once it is complete. */
export function tableVolume(configMap: string): Mount {
  return {
    volume: { name: 'global-ranktable', configMap: { name: configMap, defaultMode: configMode } },
    mounts: [{ name: 'global-ranktable', mountPath: tableMountPath, readOnly: true }],
  };
}

/** Certificate Secrets, file by file, so that no path leads through a symbolic link. */
export function certificateVolumes(certificates: readonly CertificateMount[]): Mount[] {
  const secrets = [...new Set(certificates.map(({ secretName }) => secretName))];
  return secrets.map((secretName, index) => {
    const name = `certificates-${index}`;
    const mounts = certificates
      .filter((certificate) => certificate.secretName === secretName)
      .flatMap(({ folder, files }) =>
        files.map((file) => ({ name, mountPath: `${folder}/${file}`, subPath: file, readOnly: true })),
      );
    // Listed one by one: a Secret that lacks one of them is named in the pod's events, instead of mounted as a folder.
    const keys = [
      ...new Set(certificates.filter((one) => one.secretName === secretName).flatMap(({ files }) => files)),
    ];
    const items = keys.map((key) => ({ key, path: key }));
    return { volume: { name, secret: { secretName, items, defaultMode: certificateMode } }, mounts };
  });
}
