// The image of the ranktable-builder, built with buildah on a base that needs no registry, and run from its own files
// as a kubelet runs it: as its user, as process 1, on a read-only root, with the account of a pod. Needs root, to mount.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { lintTable } from '../../lib/ranktable/lint';
import { bundle, imageCommand } from '../images/support';
import { homogeneous } from '../support/synth';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import { RunningBuilder, TestNamespace, until } from './namespace';

const root = path.resolve(__dirname, '../..');
const scripts = path.join(root, 'scripts');
const accountMount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A command that must succeed, and what it prints. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')}: ${stderr}`);
  return stdout.trimEnd();
}

/** What the image says of itself. */
interface ImageConfig {
  readonly User: string;
  readonly Env: string[];
  readonly Entrypoint: string[];
  readonly Cmd?: string[];
  readonly Labels: Record<string, string>;
}

/** Images and containers of this test alone: all that buildah keeps is in one folder, which goes with it. */
class Store {
  private readonly folder = fs.mkdtempSync(path.join(tmpdir(), 'image-'));
  private readonly env: NodeJS.ProcessEnv;

  constructor() {
    const conf = this.file('storage.conf');
    const places = `graphroot = "${this.file('graph')}"\nrunroot = "${this.file('run')}"\n`;
    fs.writeFileSync(conf, `[storage]\ndriver = "vfs"\n${places}`);
    fs.mkdirSync(this.file('tmp'));
    this.env = {
      ...process.env,
      TMPDIR: this.file('tmp'),
      CONTAINERS_STORAGE_CONF: conf,
      STORAGE_DRIVER: 'vfs',
      CONTAINER_TOOL: 'buildah',
      IMAGE: '',
    };
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  makeBase(): string {
    return run(path.join(scripts, 'local-node-base'), [], this.env);
  }

  makeImage(base: string): string {
    return (
      run(path.join(scripts, 'image'), [], { ...this.env, NODE_IMAGE: base })
        .split('\n')
        .at(-1) ?? ''
    );
  }

  /** The files of a new container, in a folder; vfs has nothing to unmount. */
  mount(image: string): string {
    return this.buildah('mount', this.buildah('from', '--pull-never', image));
  }

  inspect(image: string): { id: string; config: ImageConfig } {
    const inspected = JSON.parse(this.buildah('inspect', '--type', 'image', image)) as {
      FromImageID: string;
      OCIv1: { config: ImageConfig };
    };
    return { id: inspected.FromImageID, config: inspected.OCIv1.config };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private buildah(...args: string[]): string {
    return run('buildah', ['--storage-driver', 'vfs', ...args], this.env);
  }
}

function filesOf(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Becomes a process of the image: <its files> <folder of the account> <user> <variable=value>... <command>... */
const enter = `
  set -eu
  files=$1 account=$2 user=$3
  shift 3
  variables=()
  while [[ $1 == *=* ]]; do variables+=("$1"); shift; done
  mkdir -p "$files/proc" "$files/dev" "$files${accountMount}"
  mount --bind "$files" "$files"
  mount -t proc proc "$files/proc"
  mount --rbind /dev "$files/dev"
  mount --bind "$account" "$files${accountMount}"
  mount -o remount,bind,ro "$files"
  exec setpriv --no-new-privs env -i "\${variables[@]}" "$(command -v chroot)" --userspec="$user" "$files" "$@"
`;

/** What a container runs in: its namespaces end with it, and so do its mounts and processes, whoever is killed. */
const isolated = [
  ...['setpriv', '--pdeathsig', 'KILL', '--'],
  // Process 1 of these namespaces stays root: the kernel forgets the pdeathsig of a process that changes its user.
  ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--', 'bash', '-c', '"$@"; exit "$?"', 'init'],
  // The container's own, where it is process 1.
  ...['unshare', '--mount', '--pid', '--fork', '--', 'bash', '-c', enter, 'enter'],
];

/** The innermost process that another one has started, each having one child. */
function innermost(pid: number): number {
  const child = Number.parseInt(fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10);
  return Number.isNaN(child) ? pid : innermost(child);
}

const store = new Store();
const running = new Set<ChildProcess>();
let plane: ControlPlane | undefined;
let program: string;
let base: string;
let image: string;
let config: ImageConfig;
let files: string;
let baseFiles: string[];
let imageFiles: string[];
let count = 0;

beforeAll(async () => {
  if (process.getuid?.() !== 0)
    throw new Error('image.test.ts mounts the files of the image, which needs root: run it as root');
  program = bundle();
  base = store.makeBase();
  image = store.makeImage(base);
  config = store.inspect(image).config;
  files = store.mount(image);
  // Now, as running it makes folders to mount on.
  baseFiles = filesOf(store.mount(base));
  imageFiles = filesOf(files);
  findBinaries();
  plane = await startControlPlane();
}, 1_800_000);

afterAll(async () => {
  const ends = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ends);
  await plane?.stop();
  store.remove();
});

/** Starts a command in the image, in a pod with an account; `command` and `env` as in the manifest of a container. */
function start(account: string, command: readonly string[], env: readonly string[] = []): ChildProcess {
  const [tool = '', ...args] = [
    ...isolated,
    ...[files, account, config.User, ...config.Env, ...env, ...command],
  ];
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** What JavaScript prints that runs in the image. */
async function evaluate(script: string): Promise<unknown> {
  const account = store.file('no-account');
  fs.mkdirSync(account, { recursive: true });
  const child = start(account, ['node', '-e', `console.log(JSON.stringify(${script}))`]);
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  const { exitCode, lines } = await new RunningBuilder(child).ended;
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [] });
  return JSON.parse(output);
}

function controlPlane(): ControlPlane {
  if (plane === undefined) throw new Error('there is no control plane');
  return plane;
}

function createNamespace(): Promise<TestNamespace> {
  const deployment = {
    ...homogeneous,
    server: { instances: 2, npusPerInstance: 2 },
    namespace: { name: `image-${++count}` },
    service: { type: 'ClusterIP' },
  };
  return TestNamespace.create(controlPlane(), program, deployment);
}

/** Starts the image with the arguments of the Job, and gives it what a kubelet gives to its pod. */
async function startJob(namespace: TestNamespace): Promise<{ builder: RunningBuilder; child: ChildProcess }> {
  const job = namespace.manifests.find(({ kind }) => kind === 'Job');
  const { args = [] } = job?.spec?.template?.spec.containers[0] as { args?: string[] };
  const account = store.file(namespace.name);
  fs.mkdirSync(account);
  const { server, caFile } = controlPlane();
  fs.writeFileSync(
    path.join(account, 'token'),
    await controlPlane().tokenFor(namespace.name, 'mindie-ranktable-builder'),
  );
  fs.writeFileSync(path.join(account, 'namespace'), namespace.name);
  fs.copyFileSync(caFile, path.join(account, 'ca.crt'));
  const { hostname, port } = new URL(server);
  const child = start(
    account,
    [...config.Entrypoint, ...args],
    [
      `KUBERNETES_SERVICE_HOST=${hostname}`,
      `KUBERNETES_SERVICE_PORT=${port}`,
      `POD_NAMESPACE=${namespace.name}`,
    ],
  );
  return { builder: new RunningBuilder(child), child };
}

describe('the image', () => {
  test('it holds the bundle, byte for byte, and nothing else beyond its base', () => {
    expect(imageFiles.filter((file) => !baseFiles.includes(file))).toEqual(['ranktable-builder.cjs']);
    expect(baseFiles.filter((file) => !imageFiles.includes(file))).toEqual([]);
    const inImage = path.join(files, 'ranktable-builder.cjs');
    expect(fs.readFileSync(inImage).equals(fs.readFileSync(program))).toBe(true);
    expect(fs.statSync(inImage)).toMatchObject({ mode: 0o100644, uid: 0, gid: 0 });
  });

  test('it needs no shell: its base has none', () => {
    expect(baseFiles.filter((file) => /\/(ba|da|busybox|)sh$/.test(file))).toEqual([]);
    expect(config.Entrypoint).toEqual([...imageCommand(), '/ranktable-builder.cjs']);
    expect(config.Cmd ?? []).toEqual([]);
  });

  test('it says what it is', () => {
    expect(image).toBe(`mindie-ranktable-builder:${version}`);
    expect(config.Labels).toMatchObject({
      'org.opencontainers.image.title': 'mindie-ranktable-builder',
      'org.opencontainers.image.description': expect.stringContaining('ranktable') as string,
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
  });

  test('the same source makes the same bundle and, on the same base, the same image', () => {
    const before = fs.readFileSync(program);
    expect(fs.readFileSync(bundle()).equals(before)).toBe(true);
    const { id } = store.inspect(image);
    expect(store.inspect(store.makeImage(base)).id).toBe(id);
  });
});

describe('as a container', () => {
  test('it is process 1 and not root, with the user that the Job asks for', async () => {
    expect(config.User).toBe('65532:65532');
    expect(
      await evaluate(
        '[process.pid, process.getuid(), process.geteuid(), process.getgid(), process.getgroups()]',
      ),
    ).toEqual([1, 65532, 65532, 65532, [65532]]);
    const namespace = await createNamespace();
    const job = namespace.manifests.find(({ kind }) => kind === 'Job');
    expect(job?.spec?.template?.spec.securityContext).toMatchObject({ runAsUser: 65532 });
  });

  test('it can write nowhere, not even where everybody may', async () => {
    const attempt = (file: string): string =>
      `(() => { try { fs.writeFileSync('${file}', ''); } catch ({ code }) { return code; } })()`;
    expect(await evaluate(`[${attempt('/x')}, ${attempt('/tmp/x')}]`)).toEqual(['EROFS', 'EROFS']);
  });

  test('with the account of its pod it publishes the table, and ends with 0', async () => {
    const namespace = await createNamespace();
    const { builder } = await startJob(namespace);
    await builder.says('mindie-server has 0 of 2 planned pods');
    const ips = ['10.0.0.1', '10.0.0.2'];
    await namespace.createPod('mindie-ms-coordinator', 'coordinator', '10.0.1.1');
    await namespace.createPod('mindie-ms-controller', 'controller', '10.0.1.2');
    for (const [index, ip] of ips.entries())
      await namespace.createPod('mindie-server', `server-${index}`, ip);
    await builder.says('rings-config-mindie-server has no hccl.json yet');
    await namespace.operatorWrites(ips);
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
    expect(lintTable((await namespace.table()).text ?? '')).toEqual([]);
    expect(await namespace.serverIps()).toEqual(ips);
  });

  test('SIGTERM reaches it, though process 1 has no default for it', async () => {
    const { builder, child } = await startJob(await createNamespace());
    await builder.says('planned pods');
    const before = performance.now();
    process.kill(innermost(child.pid ?? 0), 'SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 143 });
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('what fails in it leaves neither processes nor mounts', async () => {
    const { builder, child } = await startJob(await createNamespace());
    await builder.says('planned pods');
    const inner = innermost(child.pid ?? 0);
    expect(fs.readFileSync(`/proc/${inner}/cmdline`, 'utf8')).toMatch(/^node\0/);
    child.kill('SIGKILL');
    await builder.ended;
    // The kernel ends the processes of the namespace one after the other.
    await until(() => !fs.existsSync(`/proc/${inner}`), 'the process in it is gone');
    expect(fs.readFileSync('/proc/self/mounts', 'utf8')).not.toContain(files);
  });
});

describe('scripts/image', () => {
  /** Runs it with tools that only tell how they were called. */
  function withTools(tools: Readonly<Record<string, string>>): string[] {
    const folder = fs.mkdtempSync(store.file('tools-'));
    for (const [name, text] of Object.entries(tools)) {
      fs.writeFileSync(path.join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    }
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, NODE_IMAGE: 'base:1' };
    const output = run(path.join(scripts, 'image'), [], { ...env, CONTAINER_TOOL: '', IMAGE: 'of/mine:2' });
    expect(output).toBe('of/mine:2');
    return fs.readFileSync(path.join(folder, 'called'), 'utf8').trimEnd().split('\n');
  }

  /** Writes down its arguments, one a line, and the files of the context, its last argument. */
  const record = 'cd "${@: -1}" && { printf "%s\\n" "${@:1:$#-1}"; find . -type f; } >"${0%/*}/called"';
  const common = [
    ...['--build-arg', `VERSION=${version}`, '--tag', 'of/mine:2'],
    ...['--file', 'images/ranktable-builder/Dockerfile', '--build-arg', 'NODE_IMAGE=base:1'],
    './build/ranktable-builder.cjs',
  ];

  test('it takes docker when its engine answers, and gives it the bundle alone', () => {
    const docker = `[[ $1 != info ]] || exit 0\n${record}`;
    expect(withTools({ docker, podman: record })).toEqual(['build', ...common]);
  });

  test('else it takes podman', () => {
    expect(withTools({ docker: 'exit 1', podman: record })).toEqual(['build', '--timestamp', '0', ...common]);
  });

  test.each([
    ['image', 'image: a docker whose engine runs, podman or buildah is missing'],
    ['local-node-base', 'local-node-base: buildah is missing'],
  ])('%s says in one line what is missing', (script, message) => {
    const result = spawnSync(path.join(scripts, script), { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(result.status).toBe(1);
    expect(result.stderr).toBe(`${message} (Debian: apt-get install buildah)\n`);
    expect(result.stdout).toBe('');
  });
});
