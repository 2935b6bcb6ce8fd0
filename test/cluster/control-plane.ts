// A Kubernetes control plane to test against: a real etcd and a real kube-apiserver, on ports of the loopback
// interface, with RBAC, Pod Security and service-account tokens, and the real controller manager and scheduler where a
// test asks for them. Without these nobody creates default ServiceAccounts, makes pods, or finishes the deletion of a
// namespace. There is never a kubelet: see kwok.ts.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as https from 'node:https';
import * as os from 'node:os';
import * as path from 'node:path';
import { apiServerArgs, controllerManagerArgs, etcdArgs } from './control-plane-args';
import { Daemon, freePort } from './daemon';
import { call, type RequestOptions, type Response, succeeds } from './http';

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'control-plane');

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** What tests need of any cluster. */
export interface Cluster {
  readonly binaries: Binaries;
  /** For files of the tests; it goes when the cluster is stopped. */
  readonly folder: string;
  /** Path of a kubeconfig of an administrator. */
  readonly adminKubeconfig: string;
  /** Fails only when there is no answer: a refusal is an answer with its status. */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Response>;
  /** Ends what was started for it and removes what was written. */
  stop(): Promise<void>;
}

/** A cluster that was started for the tests. */
export interface ControlPlane extends Cluster {
  /** https://127.0.0.1:<port> */
  readonly server: string;
  /** Verifies the server's certificate. */
  readonly caFile: string;
  /** A token of the TokenRequest API, good for an hour. The ServiceAccount must exist. */
  tokenFor(namespace: string, serviceAccount: string): Promise<string>;
  /** Path of a kubeconfig with a new token for the ServiceAccount. */
  kubeconfigFor(namespace: string, serviceAccount: string): Promise<string>;
  /** The administrator's watch: calls back with each event, and resolves when the connection ends. */
  watch(path: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>;
  /** Ends the API server as a crash would: at once. */
  stopApiServer(): Promise<void>;
  /** Starts it again on the same port and data, and waits until it is ready. */
  startApiServer(): Promise<void>;
}

/** Paths of the programs that `scripts/control-plane` names. */
export type Binaries = Readonly<Record<string, string>>;

/** The programs of the control plane. The first call on a machine builds them, which takes minutes. */
export function findBinaries(): Binaries {
  const run = spawnSync(SCRIPT, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stderr.trim() || `${SCRIPT} failed without a word`);
  const lines = run.stdout.trimEnd().split('\n');
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

class LocalControlPlane implements ControlPlane {
  readonly server: string;
  readonly caFile: string;
  readonly adminKubeconfig: string;
  private readonly etcdAddress: string;
  private readonly etcd: Daemon;
  private readonly apiServer: Daemon;
  private readonly controllers: readonly Daemon[];
  private readonly adminToken = randomBytes(16).toString('hex');

  constructor(
    readonly binaries: Binaries,
    readonly folder: string,
    [port, client, peer]: [number, number, number],
    { version = 'newest', controllers = false }: ControlPlaneProps,
  ) {
    const start = (name: string, args: string[]): Daemon =>
      new Daemon(binaries[name] ?? name, args, path.join(folder, `${name}.log`));
    const { adminToken } = this;
    this.etcdAddress = `http://127.0.0.1:${client}`;
    this.server = `https://127.0.0.1:${port}`;
    // The server writes its certificate together with that of the authority that it made to sign it.
    this.caFile = path.join(folder, 'certificates', 'apiserver.crt');
    this.adminKubeconfig = path.join(folder, 'admin.kubeconfig');
    this.etcd = start('etcd', etcdArgs(folder, this.etcdAddress, `http://127.0.0.1:${peer}`));
    const props = { folder, etcd: this.etcdAddress, port, adminToken, controllers };
    const apiServer = version === 'oldest' ? 'kube-apiserver-oldest' : 'kube-apiserver';
    this.apiServer = start(apiServer, apiServerArgs(props));
    const schedulerArgs = [`--kubeconfig=${this.adminKubeconfig}`, '--leader-elect=false', '--secure-port=0'];
    this.controllers = controllers
      ? [
          start('kube-controller-manager', controllerManagerArgs(folder, this.adminKubeconfig, this.caFile)),
          start('kube-scheduler', schedulerArgs),
        ]
      : [];
  }

  async start(): Promise<void> {
    this.etcd.start();
    await this.etcd.ready(() => succeeds(fetch(`${this.etcdAddress}/health`)));
    this.writeKubeconfig(this.adminKubeconfig, this.adminToken, 'default');
    await this.startApiServer();
    for (const controller of this.controllers) controller.start();
    if (this.controllers.length === 0) return;
    const account = '/api/v1/namespaces/default/serviceaccounts/default';
    await this.controllers[0]?.ready(() => succeeds(this.request('GET', account)));
  }

  async startApiServer(): Promise<void> {
    this.apiServer.start();
    await this.apiServer.ready(() => succeeds(this.request('GET', '/readyz')));
  }

  async stopApiServer(): Promise<void> {
    await this.apiServer.stop();
  }

  async stop(): Promise<void> {
    for (const controller of this.controllers) await controller.stop();
    await this.apiServer.stop();
    await this.etcd.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async request(method: string, at: string, body?: unknown, options: RequestOptions = {}): Promise<Response> {
    const ca = await fs.promises.readFile(this.caFile);
    return call({ token: this.adminToken, ...options, method, to: { url: this.server + at, ca }, body });
  }

  async watch(at: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<void> {
    const ca = await fs.promises.readFile(this.caFile);
    const headers = { Accept: 'application/json', Authorization: `Bearer ${this.adminToken}` };
    await new Promise<void>((resolve) => {
      const request = https.get(this.server + at, { ca, headers, agent: false, signal }, (response) => {
        let rest = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) onEvent(JSON.parse(line) as WatchEvent);
        });
        response.on('close', resolve);
      });
      request.on('error', () => {
        resolve();
      });
    });
  }

  async tokenFor(namespace: string, serviceAccount: string): Promise<string> {
    const { status, body } = await this.request(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
    );
    if (status !== 201) {
      throw new Error(`no token for ${namespace}/${serviceAccount}: ${status} ${JSON.stringify(body)}`);
    }
    return (body as { status: { token: string } }).status.token;
  }

  async kubeconfigFor(namespace: string, serviceAccount: string): Promise<string> {
    const file = path.join(this.folder, `${namespace}.${serviceAccount}.kubeconfig`);
    this.writeKubeconfig(file, await this.tokenFor(namespace, serviceAccount), namespace);
    return file;
  }

  private writeKubeconfig(file: string, token: string, namespace: string): void {
    const name = 'test';
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: this.server, 'certificate-authority': this.caFile } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace } }],
      'current-context': name,
    };
    fs.writeFileSync(file, JSON.stringify(kubeconfig, undefined, 2), { mode: 0o600 });
  }
}

export interface ControlPlaneProps {
  /**
   * Of the API server; everything else is the newest.
   * @default 'newest'
   */
  readonly version?: 'newest' | 'oldest';
  /**
   * Whether the controller manager and the scheduler run too.
   * @default false
   */
  readonly controllers?: boolean;
}

/** Starts a control plane of its own for the caller, who must stop it. */
export async function startControlPlane(props: ControlPlaneProps = {}): Promise<ControlPlane> {
  const binaries = findBinaries();
  const port = await freePort();
  const client = await freePort([port]);
  const peer = await freePort([port, client]);
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'control-plane-')));
  const controlPlane = new LocalControlPlane(binaries, folder, [port, client, peer], props);
  try {
    await controlPlane.start();
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  return controlPlane;
}
