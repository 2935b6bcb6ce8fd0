// A Kubernetes control plane to test against: a real etcd and a real kube-apiserver, on ports of the loopback
// interface, with RBAC, Pod Security and service-account tokens, and the real controller manager and scheduler where a
// test asks for them. Without these nobody creates default ServiceAccounts, makes pods, or finishes the deletion of a
// namespace. There is never a kubelet: see kwok.ts.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as https from 'node:https';
import * as os from 'node:os';
import * as path from 'node:path';
import { Daemon, freePort } from './daemon';

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'control-plane');
const DEADLINE_MS = 60_000;

export interface Response {
  status: number;
  /** The parsed answer, or its text when it is not one JSON: "ok", or the lines of a watch that timed out. */
  body: unknown;
}

export interface RequestOptions {
  /** Of the body; application/json unless told. A patch needs its own. */
  contentType?: string;
  /** Whose request it is; the administrator's unless told. */
  token?: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

export interface ControlPlane {
  readonly binaries: Binaries;
  /** Where its files are; it goes when the control plane is stopped. */
  readonly folder: string;
  /** https://127.0.0.1:<port> */
  readonly server: string;
  /** Verifies the server's certificate. */
  readonly caFile: string;
  /** Path of a kubeconfig in the group system:masters. */
  readonly adminKubeconfig: string;
  /** A token of the TokenRequest API, good for an hour. The ServiceAccount must exist. */
  tokenFor(namespace: string, serviceAccount: string): Promise<string>;
  /** Path of a kubeconfig with a new token for the ServiceAccount. */
  kubeconfigFor(namespace: string, serviceAccount: string): Promise<string>;
  /** Fails only when there is no answer: a refusal is an answer with its status. */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Response>;
  /** The administrator's watch: calls back with each event, and resolves when the connection ends. */
  watch(path: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>;
  /** Ends the API server as a crash would: at once. */
  stopApiServer(): Promise<void>;
  /** Starts it again on the same port and data, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Ends both and removes what they wrote. */
  stop(): Promise<void>;
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

interface Call extends RequestOptions {
  method: string;
  url: string;
  ca: Buffer;
  body?: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function call({ method, url, ca, body, token, contentType }: Call): Promise<Response> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (payload !== undefined) headers['Content-Type'] = contentType ?? 'application/json';
  return new Promise((resolve, reject) => {
    // No agent: it would keep connections to a server that a test stops.
    const options = { method, headers, ca, rejectUnauthorized: true, agent: false, timeout: DEADLINE_MS };
    const request = https.request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: parsed(text) });
      });
    });
    request.on('timeout', () =>
      request.destroy(new Error(`no answer in ${DEADLINE_MS} ms: ${method} ${url}`)),
    );
    request.on('error', reject);
    request.end(payload);
  });
}

async function succeeds(answer: Promise<{ status: number }>): Promise<boolean> {
  return answer.then(
    ({ status }) => status === 200,
    () => false,
  );
}

function etcdArgs(folder: string, client: string, peer: string): string[] {
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ];
}

interface ApiServerProps {
  readonly folder: string;
  readonly etcd: string;
  readonly port: number;
  readonly adminToken: string;
  readonly controllers: boolean;
}

/** Writes the key of the service-account tokens and the administrator's token too. */
function apiServerArgs({ folder, etcd, port, adminToken, controllers }: ApiServerProps): string[] {
  const tokens = path.join(folder, 'tokens.csv');
  const key = serviceAccountKey(folder);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  fs.writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  fs.writeFileSync(tokens, `${adminToken},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // Else the server looks for a default route, which a sandbox may not have; and a loopback address cannot be
    // the endpoint of the Service "kubernetes".
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${path.join(folder, 'certificates')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${tokens}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--enable-admission-plugins=NodeRestriction,PodSecurity',
    // Without controllers it would refuse every pod: nothing creates the ServiceAccount "default".
    ...(controllers ? fastEviction : ['--disable-admission-plugins=ServiceAccount']),
    '--allow-privileged=true',
  ];
}

/** Five minutes on a real cluster: how long pods stay on a node that no longer answers. */
const fastEviction = [
  '--default-not-ready-toleration-seconds=1',
  '--default-unreachable-toleration-seconds=1',
];

function serviceAccountKey(folder: string): string {
  return path.join(folder, 'service-accounts.key');
}

function controllerManagerArgs(folder: string, kubeconfig: string, caFile: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--root-ca-file=${caFile}`,
    `--service-account-private-key-file=${serviceAccountKey(folder)}`,
    '--leader-elect=false',
    '--secure-port=0',
    // A node is given up after 6 s without a sign of life instead of after 50 s.
    '--node-monitor-period=1s',
    '--node-monitor-grace-period=6s',
  ];
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
    return call({ token: this.adminToken, ...options, method, url: this.server + at, ca, body });
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
