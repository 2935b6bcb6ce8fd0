import { k8s } from 'cdk8s-plus-27';
import type { CertificatePlan } from '../plan/certificates';
import { configMountPath, secretMountPath, tableMountPath } from '../config/install-paths';

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
/** Secrets have 1 MiB at most, and certificates some KiB; a full volume would evict the pod. */
const certificateCopySize = '16Mi';

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

/** The folder in which the global ranktable and its members appear once it is complete: all keys, so that none is of another write. */
export function tableVolume(configMap: string): Mount {
  return {
    volume: { name: 'global-ranktable', configMap: { name: configMap, defaultMode: configMode } },
    mounts: [{ name: 'global-ranktable', mountPath: tableMountPath, readOnly: true }],
  };
}

/** The certificate Secrets, and memory for copies of them that MindIE's readers take: no key touches a disk. */
export function certificateVolumes(certificates: CertificatePlan | undefined): Mount[] {
  if (certificates === undefined) return [];
  const { secrets, copyFolders } = certificates;
  const copies = 'certificate-copies';
  return [
    ...secrets.map((secretName, index) => {
      const name = `certificates-${index}`;
      return {
        // Whole, so that the boot script can name all the keys that it lacks.
        volume: { name, secret: { secretName, defaultMode: certificateMode } },
        mounts: [{ name, mountPath: `${secretMountPath}/${secretName}`, readOnly: true }],
      };
    }),
    {
      volume: {
        name: copies,
        emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString(certificateCopySize) },
      },
      mounts: copyFolders.map((mountPath) => ({ name: copies, mountPath })),
    },
  ];
}
