// The boot scripts as processes, with the command, the environment and the files that the cluster has for a pod.
import type { V1ConfigMap, V1Container, V1Pod } from '@kubernetes/client-node';
import type { Component, Container, Environment, Layout, Pod } from '../boot/support';
import type { ControlPlane } from './control-plane';

/** The IP that the pod has, unless it is run as another one. */
interface Options {
  readonly ip?: string;
  readonly newPod: (...args: ConstructorParameters<typeof Pod>) => Pod;
}

/** A pod of the cluster whose containers run as processes in a folder that stands for its image. */
export class BootedPod {
  private constructor(
    readonly stand: Pod,
    private readonly spec: { readonly init: Run; readonly main: Run },
  ) {}

  static async of(plane: ControlPlane, live: V1Pod, { newPod, ip }: Options): Promise<BootedPod> {
    const { namespace = '', labels = {} } = live.metadata ?? {};
    const podIp = ip ?? live.status?.podIP ?? '';
    const read = async (name: string): Promise<Record<string, string>> => {
      const at = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
      const { status, body } = await plane.request('GET', at);
      if (status !== 200) throw new Error(`GET ${at}: ${status}`);
      return (body as V1ConfigMap).data ?? {};
    };
    const [init, main] = await Promise.all(
      [live.spec?.initContainers?.[0], live.spec?.containers[0]].map((container) =>
        runOf(container, podIp, read),
      ),
    );
    if (init === undefined || main === undefined) throw new Error('a pod has two containers');
    const component = labels['app.kubernetes.io/component'] ?? '';
    const kind = (['controller', 'coordinator'] as const).find((one) => one === component) ?? 'server';
    const stand = newPod(kind satisfies Component, main.environment['BOOT_LAYOUT'] as Layout, podIp);
    stand.configVolume.publish(await projected(live, read));
    return new BootedPod(stand, { init, main });
  }

  runInitContainer(): Container {
    return this.run(this.spec.init);
  }

  runMainContainer(): Container {
    return this.run(this.spec.main);
  }

  private run({ command, environment }: Run): Container {
    const entries = Object.entries(environment).map(([name, value]) => [name, this.inStand(name, value)]);
    return this.stand.runCommand(command, {
      ...(Object.fromEntries(entries) as Environment),
      BOOT_POLL_SECONDS: '0.05',
    });
  }

  /** Where the stand has what a variable names: a mount at the same path under its root, the image's at its own. */
  private inStand(name: string, value: string): string {
    if (['CONFIG_FROM_CONFIGMAP_PATH', 'GLOBAL_RANK_TABLE_FILE_PATH'].includes(name))
      return this.stand.at(value);
    return name === 'MINDIE_USER_HOME_PATH' || /^BOOT_.*_PATHS?$/.test(name)
      ? (this.stand.environment()[name] ?? value)
      : value;
  }
}

interface Run {
  readonly command: readonly string[];
  readonly environment: Environment;
}

async function runOf(
  container: V1Container | undefined,
  podIp: string,
  read: (configMap: string) => Promise<Record<string, string>>,
): Promise<Run> {
  const common = await Promise.all(
    (container?.envFrom ?? []).map(({ configMapRef }) => read(configMapRef?.name ?? '')),
  );
  const own = (container?.env ?? []).map(({ name, value, valueFrom }) => {
    const field = valueFrom?.fieldRef?.fieldPath;
    if (field !== undefined && field !== 'status.podIP') return [];
    return [[name, field === undefined ? (value ?? '') : podIp]];
  });
  const environment = Object.assign({}, ...common, Object.fromEntries(own.flat())) as Environment;
  return { command: container?.command ?? [], environment };
}

/** The files that are mounted at /mnt/configmap. */
async function projected(
  { spec }: V1Pod,
  read: (configMap: string) => Promise<Record<string, string>>,
): Promise<Record<string, string>> {
  const mount = spec?.containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === '/mnt/configmap');
  const sources = spec?.volumes?.find(({ name }) => name === mount?.name)?.projected?.sources ?? [];
  const files: Record<string, string> = {};
  for (const { configMap } of sources) {
    const data = await read(configMap?.name ?? '');
    for (const { key, path } of configMap?.items ?? []) files[path] = data[key] ?? '';
  }
  return files;
}
