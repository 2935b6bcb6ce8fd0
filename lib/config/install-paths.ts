import type { Image } from './deployment';
import { layoutOf } from './release';

/** Where MindIE and CANN are installed in the image. */
export interface InstallPaths {
  /** CANN_INSTALL_PATH */
  readonly cann: string;
  /** MIES_INSTALL_PATH: working directory of every component, and base of Controller and Coordinator paths. */
  readonly mies: string;
  /** MINDIE_LLM_HOME_PATH: base of the servers' relative certificate paths. */
  readonly llm: string;
}

/** Paths of the image's layout; the wheels are of Python 3.11. */
export function installPaths(image: Image): InstallPaths {
  const { userHomePath } = image;
  if (layoutOf(image) === 'wheel') {
    const packages = '/usr/local/lib/python3.11/site-packages';
    return { cann: '/usr/local/Ascend', mies: `${packages}/mindie_motor`, llm: `${packages}/mindie_llm` };
  }
  const cann = `${userHomePath === '/' ? '' : userHomePath.replace(/\/+$/, '')}/Ascend`;
  return { cann, mies: `${cann}/mindie/latest/mindie-service`, llm: `${cann}/mindie/latest/mindie-llm` };
}

/** Where the ConfigMap files are mounted (CONFIG_FROM_CONFIGMAP_PATH). */
export const configMountPath = '/mnt/configmap';
/** Where the table's ConfigMap is mounted, a fixed path of the boot contract. */
export const tableMountPath = '/user/serverid/devindex/config';
/** The table through `..data`, because its readers refuse a symbolic link as the last component. */
export const tableFilePath = `${tableMountPath}/..data/global_ranktable.json`;
/** Where the certificate Secrets are mounted, each in a folder of its name. */
export const secretMountPath = '/mnt/security';
/** Where the copies of certificates are, for the processes of the container alone. */
export const certificateCopyPath = '/mnt/certificates';
/** Certificate files of the probe client: one path in all pods, as they share http_client_ctl.json. No Secret is called so. */
export const probeCertificatePath = `${certificateCopyPath}/http_client`;
/** Where a container has memory that its processes share. */
export const sharedMemoryPath = '/dev/shm';
/** Where the NPU driver of the node keeps its queues, on the node as in the container. */
export const queueSchedulePath = '/var/queue_schedule';
