// A cluster that is there already, whatever runs it and however one logs in: kubectl does that.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Cluster } from './control-plane';
import { Daemon } from './daemon';
import { call, succeeds } from './http';

/**
 * The kubeconfig of the cluster that tests shall use instead of one of their own: KUBECONFIG, but only where
 * USE_EXISTING_CLUSTER=true asks for that (the switch of Kubernetes' envtest). Many people have KUBECONFIG set all day.
 */
export function askedForKubeconfig(environment: NodeJS.ProcessEnv): string | undefined {
  if (environment['USE_EXISTING_CLUSTER'] !== 'true') return undefined;
  const kubeconfig = environment['KUBECONFIG'] ?? '';
  if (kubeconfig === '')
    throw new Error('USE_EXISTING_CLUSTER=true needs KUBECONFIG: the kubeconfig of an administrator');
  return path.resolve(kubeconfig);
}

/** Reaches the cluster of a kubeconfig through `kubectl proxy`. `kubectl`: its path, or its name on the PATH. */
export async function openExistingCluster(kubeconfig: string, kubectl: string): Promise<Cluster> {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'existing-cluster-')));
  // A socket in a folder of our own: a port would let everybody on this machine in.
  const socket = path.join(folder, 'proxy.sock');
  const args = ['proxy', `--kubeconfig=${kubeconfig}`, `--unix-socket=${socket}`];
  // The programs by which some kubeconfigs log in find their own settings through the environment.
  const proxy = new Daemon(kubectl, args, path.join(folder, 'proxy.log'), process.env);
  const request: Cluster['request'] = (method, at, body, options) =>
    call({ ...options, method, to: { socket, path: at }, body });
  const stop = async (): Promise<void> => {
    await proxy.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    proxy.start();
    await proxy.ready(() => succeeds(request('GET', '/readyz')));
  } catch (error) {
    await stop();
    throw error;
  }
  return { binaries: { kubectl }, folder, adminKubeconfig: kubeconfig, request, stop };
}

/** Fails where the tests would create, and afterwards delete, a namespace that is in use. */
export async function refuseTakenNamespaces(cluster: Cluster, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { status } = await cluster.request('GET', `/api/v1/namespaces/${name}`);
    if (status !== 404)
      throw new Error(
        `the cluster of ${cluster.adminKubeconfig} has the namespace ${name} (HTTP ${status}), which these tests create and delete: take a cluster without it`,
      );
  }
}
