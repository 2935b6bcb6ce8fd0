import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { membersKey, membersOf } from '../../lib/ranktable/members';
import { serializeTable, type Table, type TableGroup } from '../../lib/ranktable/table';

const SCRIPTS = path.join(__dirname, '..', '..', 'lib', 'boot');

export type Environment = Record<string, string>;
export type Layout = 'toolkit' | 'wheel';
export type Component = 'server' | 'controller' | 'coordinator';
export const LAYOUTS: Layout[] = ['toolkit', 'wheel'];
export const COMPONENTS: Component[] = ['server', 'controller', 'coordinator'];

/** The command that each layout starts, as a stub of it is named. */
export const PROCESSES: Record<Layout, Record<Component, string>> = {
  toolkit: { server: 'mindieservice_daemon', controller: 'ms_controller', coordinator: 'ms_coordinator' },
  wheel: {
    server: 'mindie_llm_server',
    controller: 'mindie_motor_controller',
    coordinator: 'mindie_motor_coordinator',
  },
};

/** Where each layout has MindIE Motor and MindIE LLM below the user's home, or the folder of Python's packages beside it. */
const INSTALL_FOLDERS: Record<Layout, [motor: string, llm: string]> = {
  toolkit: ['Ascend/mindie/latest/mindie-service', 'Ascend/mindie/latest/mindie-llm'],
  wheel: ['site-packages/mindie_motor', 'site-packages/mindie_llm'],
};

/** Waits until `probe` answers something, and fails with `what` when it takes too long. */
export async function eventually<T>(
  what: string | (() => string),
  probe: () => T | undefined | false,
  deadlineMs = 20_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) {
      const text = typeof what === 'string' ? what : what();
      throw new Error(`in ${deadlineMs} ms this did not come true: ${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A ConfigMap as the kubelet mounts it: files are links through `..data`, which one rename replaces. */
export class Volume {
  private version = 0;

  constructor(readonly directory: string) {
    fs.mkdirSync(directory, { recursive: true });
  }

  publish(files: Record<string, string>, mode = 0o640): void {
    const old = this.version === 0 ? undefined : path.join(this.directory, `..version_${this.version}`);
    this.version += 1;
    const name = `..version_${this.version}`;
    fs.mkdirSync(path.join(this.directory, name));
    for (const [file, content] of Object.entries(files)) {
      const target = path.join(this.directory, name, file);
      fs.writeFileSync(target, content);
      fs.chmodSync(target, file.endsWith('.sh') ? 0o550 : mode);
    }
    fs.symlinkSync(name, path.join(this.directory, '..data_tmp'));
    fs.renameSync(path.join(this.directory, '..data_tmp'), path.join(this.directory, '..data'));
    for (const entry of fs.readdirSync(this.directory)) {
      if (!entry.startsWith('..') && !(entry in files)) fs.rmSync(path.join(this.directory, entry));
    }
    for (const file of Object.keys(files)) {
      const link = path.join(this.directory, file);
      if (!fs.lstatSync(link, { throwIfNoEntry: false })) fs.symlinkSync(path.join('..data', file), link);
    }
    if (old !== undefined) fs.rmSync(old, { recursive: true });
  }
}

/** A "container": bash as the kubelet starts it, in a process group of its own. */
export class Container {
  log = '';
  private status: { code: number | null; signal: string | null } | undefined;

  constructor(private readonly child: ChildProcess) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    child.stdout?.resume();
    // 'exit', not 'close': what runs in the background keeps the pipes open.
    child.on('exit', (code, signal) => (this.status = { code, signal }));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('bash did not start');
    return this.child.pid;
  }

  get lines(): string[] {
    return this.log.split('\n').filter((line) => line !== '');
  }

  linesWith(text: string): string[] {
    return this.lines.filter((line) => line.includes(text));
  }

  async says(text: string, deadlineMs?: number): Promise<void> {
    await eventually(
      () => `the log says "${text}"; it says:\n${this.log}`,
      () => {
        if (this.log.includes(text)) return true;
        if (this.status) throw new Error(`ended without saying "${text}":\n${this.log}`);
        return false;
      },
      deadlineMs,
    );
  }

  /** The exit code; -1 stands for death by a signal. The log may still grow afterwards: see `ended`. */
  async exitCode(): Promise<number> {
    const status = await eventually(
      () => `bash ends; its log:\n${this.log}`,
      () => this.status,
    );
    return status.code ?? -1;
  }

  /** The exit code, when nothing of the container runs any more and the whole log is there. */
  async ended(): Promise<number> {
    const code = await this.exitCode();
    await eventually('the background processes end', () => this.members().length === 0);
    await eventually('the log ends', () => this.child.stderr?.closed ?? true);
    return code;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Living processes of the group. A zombie does not count: it waits for an init process that may not be there. */
  members(): number[] {
    return fs.readdirSync('/proc').flatMap((entry) => {
      if (!/^\d+$/.test(entry)) return [];
      try {
        const stat = fs.readFileSync(`/proc/${entry}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(group) === this.pid && state !== 'Z' ? [Number(entry)] : [];
      } catch {
        return []; // gone meanwhile
      }
    });
  }

  async destroy(): Promise<void> {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // Nothing is left of it.
    }
    await eventually('the killed processes end', () => this.status && this.members().length === 0);
  }
}

/** What a stub saw when it was started. */
export interface Start {
  argv: string[];
  cwd: string;
  environment: Environment;
}

/** Who runs a container. */
export interface User {
  uid: number;
  gid: number;
  /** Root as the pods have it: without the capabilities that make it root. */
  isWithoutCapabilities?: boolean;
}

export interface StartOptions {
  environment?: Environment;
  /** @default - who runs the test */
  user?: User;
  /** Variables that the pod does not give. */
  without?: string[];
}

/** A pod: its volumes, its image with stub binaries, and the containers that were started in it. */
export class Pod {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'boot-')));
  readonly configVolume = new Volume(this.at('mnt/configmap'));
  readonly tableVolume = new Volume(this.at('user/serverid/devindex/config'));
  readonly tablePath = this.at('user/serverid/devindex/config/..data/global_ranktable.json');
  readonly cann = this.at('image/Ascend');
  readonly packages = this.at('image/site-packages');
  readonly mies: string;
  readonly llm: string;
  readonly driver = this.at('image/driver');
  readonly libraries = this.at('image/lib');
  private readonly containers: Container[] = [];

  constructor(
    readonly component: Component,
    readonly layout: Layout = 'toolkit',
    readonly ip = '10.0.0.5',
  ) {
    const [motor, llm] = INSTALL_FOLDERS[layout];
    [this.mies, this.llm] = [this.at('image', motor), this.at('image', llm)];
    for (const folder of [this.mies, this.llm, this.cann, this.libraries, this.at('bin'), this.at('seen')]) {
      fs.mkdirSync(folder, { recursive: true });
    }
    this.publishConfig(this.configFiles());
    this.fillImage();
    this.stub(PROCESSES[layout][component], 'exit 0');
  }

  at(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  get tableCopy(): string {
    return path.join(this.mies, 'global_ranktable.json');
  }

  configFiles(): Record<string, string> {
    const names = ['config.json', 'http_client_ctl.json', 'ms_controller.json', 'ms_coordinator.json'];
    const files = names.map((name) => [name, JSON.stringify({ new: name })] as const);
    return { ...Object.fromEntries(files), 'ms_coordinator.json': coordinatorConfig('127.0.0.1') };
  }

  /** The scripts are always in the ConfigMap. */
  publishConfig(files: Record<string, string>): void {
    const scripts = fs.readdirSync(SCRIPTS).filter((name) => name.endsWith('.sh'));
    const contents = scripts.map(
      (name) => [name, fs.readFileSync(path.join(SCRIPTS, name), 'utf8')] as const,
    );
    this.configVolume.publish({ ...Object.fromEntries(contents), ...files });
  }

  /** As the ranktable-builder does, in one write. */
  publish(text: string, members: string, mode?: number): void {
    this.tableVolume.publish({ 'global_ranktable.json': text, [membersKey]: members }, mode);
  }

  publishTable(content: Table, mode?: number): void {
    this.publish(serializeTable(content), membersOf(content), mode);
  }

  write(file: string, text: string, mode = 0o644): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    fs.chmodSync(file, mode);
  }

  /** Where the layout has its commands: beside MindIE, or on PATH. */
  command(name: string): string {
    return this.layout === 'toolkit' ? path.join(this.mies, 'bin', name) : this.at('bin', name);
  }

  /** A command that records how it was started, and then does `body`. */
  stub(name: string, body: string): void {
    const seen = this.at('seen', name);
    const lines = [
      '#!/bin/bash',
      `printf '%s\\0' "$0" "$@" >'${seen}.argv'`,
      `pwd >'${seen}.cwd'`,
      `env -0 >'${seen}.tmp'`,
      `mv '${seen}.tmp' '${seen}.environment'`,
      body,
    ];
    this.write(this.command(name), lines.join('\n') + '\n', 0o755);
  }

  /** The process of this component. It runs until SIGTERM, which it answers with exit code 7. */
  stubRunningProcess(): void {
    const loop = 'while true; do sleep 0.05 & wait $!; done';
    this.stub(
      PROCESSES[this.layout][this.component],
      `trap 'exit 7' TERM\n: >'${this.at('ready')}'\n${loop}`,
    );
  }

  async processRuns(): Promise<void> {
    await eventually('the process runs', () => fs.existsSync(this.at('ready')));
  }

  hasStarted(name: string): boolean {
    return fs.existsSync(this.at('seen', `${name}.environment`));
  }

  start(name: string): Start {
    const read = (what: string): string => fs.readFileSync(this.at('seen', `${name}.${what}`), 'utf8');
    const items = (what: string): string[] => read(what).split('\0').slice(0, -1);
    const environment = items('environment').map((item): [string, string] => {
      const equals = item.indexOf('=');
      return [item.slice(0, equals), item.slice(equals + 1)];
    });
    return { argv: items('argv'), cwd: read('cwd').trim(), environment: Object.fromEntries(environment) };
  }

  /** The start of this component's process. */
  async processStart(): Promise<Start> {
    const name = PROCESSES[this.layout][this.component];
    await eventually('the process starts', () => this.hasStarted(name));
    return this.start(name);
  }

  get processHasStarted(): boolean {
    return this.hasStarted(PROCESSES[this.layout][this.component]);
  }

  runInitContainer(options: StartOptions = {}): Container {
    return this.run('wait-for-table.sh', options);
  }

  runMainContainer(options: StartOptions = {}): Container {
    return this.run(`boot-${this.component}.sh`, options);
  }

  /** A probe of the main container, as the kubelet runs it there. */
  runProbe(args: readonly string[], options: StartOptions = {}): Container {
    return this.run(['probe.sh', ...args].join(' '), options);
  }

  async destroy(): Promise<void> {
    await Promise.all(this.containers.map((container) => container.destroy()));
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  /** Runs a command with PATH and this environment alone; what a pod has under /mnt is so under this one's root. */
  runCommand([tool = '', ...args]: readonly string[], environment: Environment): Container {
    const { PATH = '' } = this.environment();
    const here = args.map((arg) => arg.replace(/^\/mnt\//, `${this.at('mnt')}/`));
    return this.launch([tool, ...here], { PATH, ...environment });
  }

  /** Lets a user read the pod, and write where its image lets it. */
  belongsTo({ uid, gid }: User): void {
    fs.chmodSync(this.root, 0o755);
    for (const folder of ['image', 'bin', 'seen']) {
      const inside = fs.readdirSync(this.at(folder), { recursive: true, encoding: 'utf8' });
      for (const entry of ['', ...inside]) fs.lchownSync(this.at(folder, entry), uid, gid);
    }
  }

  private run(script: string, { environment = {}, without = [], user }: StartOptions): Container {
    const all = Object.entries({ ...this.environment(), ...environment });
    const kept = Object.fromEntries(all.filter(([name]) => !without.includes(name)));
    const command = ['/bin/bash', '-c', path.join(this.configVolume.directory, script)];
    return this.launch(command, kept, user);
  }

  private launch(command: readonly string[], env: Environment, user?: User): Container {
    const powerless = user?.isWithoutCapabilities
      ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all']
      : [];
    const [tool = '', ...args] = [...powerless, ...command];
    const child = spawn(tool, args, {
      cwd: this.root,
      env,
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const container = new Container(child);
    this.containers.push(container);
    return container;
  }

  /** What the pod gives to its containers, with the paths of this one's image and mounts. */
  environment(): Environment {
    return {
      PATH: `${this.at('bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`,
      POD_IP: this.ip,
      APP_TYPE: `mindie-ms-${this.component}`,
      GLOBAL_RANK_TABLE_FILE_PATH: this.tablePath,
      MINDIE_USER_HOME_PATH: this.at('image'),
      CONFIG_FROM_CONFIGMAP_PATH: this.configVolume.directory,
      BOOT_LAYOUT: this.layout,
      BOOT_KEEP_ENVIRONMENT: '',
      BOOT_POLL_SECONDS: '0.05',
      BOOT_DRIVER_PATH: this.driver,
      BOOT_ASCEND_PATH: this.cann,
      BOOT_PACKAGES_PATHS: `${this.at('image/no-such-folder')} ${this.packages}`,
      BOOT_LIBRARY_PATHS: `${this.at('image/no-such-folder')} ${this.libraries}`,
    };
  }

  /** The vendor's set_env.sh files: each says that it was there. They break under -e and under -u. */
  private fillImage(): void {
    const folders = {
      llm: this.llm,
      'ascend-toolkit': path.join(this.cann, 'ascend-toolkit'),
      'atb-models': path.join(this.cann, 'atb-models'),
      atb: path.join(this.cann, 'nnal/atb'),
    };
    for (const [name, folder] of Object.entries(folders)) {
      const lines = [
        'false',
        `export SOURCED="$SOURCED$NEVER_SET ${name}"`,
        'export SOURCED_WITH_ARGUMENTS="$SOURCED_WITH_ARGUMENTS$*"',
        `export LD_LIBRARY_PATH="/vendor/${name}:$LD_LIBRARY_PATH"`,
        'cd /',
      ];
      this.write(path.join(folder, 'set_env.sh'), lines.join('\n') + '\n');
    }
  }
}

/** Destroys the pods of a test file after each test. */
export function usePods(): (...args: ConstructorParameters<typeof Pod>) => Pod {
  const pods: Pod[] = [];
  afterEach(async () => {
    await Promise.all(pods.splice(0).map((pod) => pod.destroy()));
  });
  return (...args) => {
    const pod = new Pod(...args);
    pods.push(pod);
    return pod;
  };
}

/** The part of ms_coordinator.json that the boot script changes, beside keys with names like it, indented as it is written. */
export function coordinatorConfig(ip: string): string {
  const http = { predict_ip: ip, predict_port: '1025', manage_ip: ip, manage_port: '1026' };
  return JSON.stringify(
    { http_config: http, other: { my_predict_ip: '127.0.0.1', text: 'manage_ip' } },
    null,
    2,
  );
}

/** A table with one Coordinator, one Controller and two servers. */
export function table(ips: Partial<Record<Component, string>> = {}): Table {
  const { coordinator = '10.0.1.1', controller = '10.0.1.2', server = '10.0.1.3' } = ips;
  const group = (id: string, ...addresses: string[]): TableGroup => ({
    group_id: id,
    server_count: String(addresses.length),
    server_list: addresses.map((ip) => ({ server_id: '192.168.7.7', server_ip: ip })),
  });
  return {
    version: '1.0',
    status: 'completed',
    server_group_list: [group('2', server, '10.0.1.4'), group('1', controller), group('0', coordinator)],
  };
}

/** A table that lists the pod where it belongs. */
export function tableFor(pod: Pod): Table {
  return table({ [pod.component]: pod.ip });
}

/** 96 servers with 16 devices each, beside the Controller. */
export function largeTable(controller: string): Table {
  const servers = Array.from({ length: 96 }, (_server, server) => ({
    server_id: `10.9.0.${server}`,
    server_ip: `10.8.0.${server}`,
    device: Array.from({ length: 16 }, (_device, device) => ({
      device_id: String(device),
      device_logical_id: String(device),
      device_ip: `192.168.${server}.${device}`,
      rank_id: String(server * 16 + device),
    })),
  }));
  const { server_group_list: groups, ...rest } = table({ controller });
  const group = { group_id: '2', server_count: '96', server_list: servers };
  return { ...rest, server_group_list: [group, ...groups.slice(1)] };
}
