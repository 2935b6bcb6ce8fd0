// A Kubernetes control plane to test against: a real etcd and a real kube-apiserver, on ports of the loopback
// interface, with RBAC, Pod Security and service-account tokens. There is no controller manager and no kubelet: nobody
// creates default ServiceAccounts, runs pods, or finishes the deletion of a namespace.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as https from 'node:https';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

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

export interface ControlPlane {
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
  /** Ends the API server as a crash would: at once. */
  stopApiServer(): Promise<void>;
  /** Starts it again on the same port and data, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Ends both and removes what they wrote. */
  stop(): Promise<void>;
}

/** The folder with etcd and kube-apiserver. The first call on a machine builds them, which takes minutes. */
export function findBinaries(): string {
  const run = spawnSync(SCRIPT, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (run.error) throw run.error;
  const folder = run.stdout.trimEnd().split('\n').at(-1);
  if (run.status !== 0 || !folder) throw new Error(run.stderr.trim() || `${SCRIPT} failed without a word`);
  return folder;
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer();
    listener.on('error', () => {
      resolve(false);
    });
    listener.listen(port, '127.0.0.1', () =>
      listener.close(() => {
        resolve(true);
      }),
    );
  });
}

/**
 * A port below those that the kernel gives to clients, so that no connection, not even one of our own that asks whether
 * the server is there yet, takes it while the server is away.
 */
async function freePort(taken: number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error('no free port on 127.0.0.1 between 20000 and 32000');
}

/** A server as a child process that does not outlive this one, however this one ends. */
class Daemon {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private failure: string | undefined;

  constructor(
    private readonly binary: string,
    private readonly args: string[],
    private readonly log: string,
  ) {}

  start(): void {
    if (this.child && this.failure === undefined) throw new Error(`${this.name} runs already`);
    const log = fs.openSync(this.log, 'a');
    // The kernel sends the signal. A handler of process.on('exit') would not do: jest gives tests a process object of
    // their own, and nothing runs after SIGKILL.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', this.binary, ...this.args], {
      // Nothing of the caller's environment: ETCD_* would be settings. etcd 3.4 runs on arm64 only when asked to.
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ETCD_UNSUPPORTED_ARCH: process.arch },
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.child = child;
    this.failure = undefined;
    this.ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.failure = `cannot be started: ${error.message}`;
        resolve();
      });
      child.on('exit', (code, signal) => {
        this.failure = `ended with ${signal ?? `exit code ${code ?? '?'}`}`;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ended;
    this.child = undefined;
  }

  /** Waits until `probe` does, and fails with the end of the log when the server ends or takes too long. */
  async ready(probe: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (!(await probe())) {
      if (this.failure !== undefined) throw new Error(`${this.name} ${this.failure}\n${this.lastLines()}`);
      if (performance.now() > deadline) {
        throw new Error(`${this.name} is not ready after ${DEADLINE_MS} ms\n${this.lastLines()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private get name(): string {
    return path.basename(this.binary);
  }

  private lastLines(): string {
    return fs.readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
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

/** Writes the key of the service-account tokens and the administrator's token too. */
function apiServerArgs(folder: string, etcd: string, port: number, adminToken: string): string[] {
  const tokens = path.join(folder, 'tokens.csv');
  const key = path.join(folder, 'service-accounts.key');
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
    // It would refuse every pod: nothing creates the ServiceAccount "default".
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
  ];
}

class LocalControlPlane implements ControlPlane {
  readonly server: string;
  readonly caFile: string;
  readonly adminKubeconfig: string;
  private readonly etcdAddress: string;
  private readonly etcd: Daemon;
  private readonly apiServer: Daemon;
  private readonly adminToken = randomBytes(16).toString('hex');

  constructor(
    binaries: string,
    private readonly folder: string,
    [port, client, peer]: [number, number, number],
  ) {
    const start = (name: string, args: string[]): Daemon =>
      new Daemon(path.join(binaries, name), args, path.join(folder, `${name}.log`));
    this.etcdAddress = `http://127.0.0.1:${client}`;
    this.server = `https://127.0.0.1:${port}`;
    // The server writes its certificate together with that of the authority that it made to sign it.
    this.caFile = path.join(folder, 'certificates', 'apiserver.crt');
    this.adminKubeconfig = path.join(folder, 'admin.kubeconfig');
    this.etcd = start('etcd', etcdArgs(folder, this.etcdAddress, `http://127.0.0.1:${peer}`));
    this.apiServer = start('kube-apiserver', apiServerArgs(folder, this.etcdAddress, port, this.adminToken));
  }

  async start(): Promise<void> {
    this.etcd.start();
    await this.etcd.ready(() => succeeds(fetch(`${this.etcdAddress}/health`)));
    await this.startApiServer();
    this.writeKubeconfig(this.adminKubeconfig, this.adminToken, 'default');
  }

  async startApiServer(): Promise<void> {
    this.apiServer.start();
    await this.apiServer.ready(() => succeeds(this.request('GET', '/readyz')));
  }

  async stopApiServer(): Promise<void> {
    await this.apiServer.stop();
  }

  async stop(): Promise<void> {
    await this.apiServer.stop();
    await this.etcd.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async request(method: string, at: string, body?: unknown, options: RequestOptions = {}): Promise<Response> {
    const ca = await fs.promises.readFile(this.caFile);
    return call({ token: this.adminToken, ...options, method, url: this.server + at, ca, body });
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

/** Starts a control plane of its own for the caller, who must stop it. */
export async function startControlPlane(binaries = findBinaries()): Promise<ControlPlane> {
  const port = await freePort();
  const client = await freePort([port]);
  const peer = await freePort([port, client]);
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'control-plane-')));
  const controlPlane = new LocalControlPlane(binaries, folder, [port, client, peer]);
  try {
    await controlPlane.start();
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  return controlPlane;
}
