import * as fs from 'node:fs';
import * as path from 'node:path';
import { releases } from '../../lib/config/release';
import { environmentOf, homogeneous, manifestsOf } from '../support/synth';
import { tlsPathsOf } from '../support/tls';
import {
  type Component,
  COMPONENTS,
  type Environment,
  type Pod,
  type StartOptions,
  type User,
  Volume,
} from './support';
import { tableFor, usePods } from './support';

const newPod = usePods();

const isRoot = process.getuid?.() === 0;
const self: User = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
/** Pods run as another user than root, or as a root without its capabilities. */
const users: [string, User][] = isRoot
  ? [
      ['a user of its own', { uid: 1001, gid: 1001 }],
      ['root without capabilities', { uid: 0, gid: 0, isWithoutCapabilities: true }],
    ]
  : [['who runs this test', self]];
const [[, user] = ['', self]] = users;
const mindieGroup = 1001;

const image = { name: 'mindie', tag: '2.2.RC1' };
const tls = {
  enabled: true,
  secrets: {
    controller: 'controller-tls',
    coordinator: 'coordinator-tls',
    server: 'server-tls',
    links: { etcd: 'etcd-tls' },
  },
};
/** So that both have a link to etcd. */
const backup = { controller: true, coordinator: true };
const names: Record<Component, string> = {
  server: 'mindie-server',
  controller: 'mindie-ms-controller',
  coordinator: 'mindie-ms-coordinator',
};

/** Why a reader of MindIE would not take a private file; undefined when it does. */
function refusal(file: string, { uid }: User, mode: number): string | undefined {
  if (file.length > 256) return 'the path is too long';
  if (file.includes('..') || !/^[a-zA-Z0-9_./~-]+$/.test(file))
    return 'the path has characters that it must not have';
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 'it does not exist';
  if (found.isSymbolicLink()) return 'it is a symbolic link';
  const wider = found.mode & 0o777 & ~mode;
  if (wider !== 0) return `its mode is ${(found.mode & 0o777).toString(8)}, wider than ${mode.toString(8)}`;
  if (found.uid !== uid) return `its owner is ${found.uid}`;
  return found.size === 0 ? 'it is empty' : undefined;
}

const modeOf = (file: string): number => (/\/ksf[ab]$/.test(file) ? 0o600 : 0o400);

/** A pod of a deployment with TLS: its Secrets as the kubelet mounts them, and memory for the copies. */
class TlsPod {
  readonly secrets = new Map<string, Volume>();
  readonly copies: string;

  constructor(
    readonly pod: Pod,
    readonly variables: Environment,
    readonly user: User,
  ) {
    this.copies = pod.at('mnt/certificates');
    fs.mkdirSync(this.copies);
    // As the kubelet makes an emptyDir for an fsGroup.
    fs.chmodSync(this.copies, 0o2777);
    if (isRoot) fs.chownSync(this.copies, 0, mindieGroup);
    for (const secret of variables.BOOT_TLS_SECRETS?.split(' ') ?? []) {
      this.secrets.set(secret, new Volume(pod.at('mnt/security', secret)));
      this.publish(secret, contentsOf(variables, secret));
    }
    pod.publishTable(tableFor(pod));
    pod.belongsTo(user);
    if (isRoot) this.letGroupRead(pod.at('user'), pod.at('mnt/configmap'));
  }

  publish(secret: string, contents: Record<string, string>): void {
    this.secrets.get(secret)?.publish(contents, 0o440);
    if (isRoot) this.letGroupRead(this.pod.at('mnt/security', secret));
  }

  /** What fsGroup does to a volume. */
  private letGroupRead(...folders: string[]): void {
    for (const folder of folders) {
      for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        fs.lchownSync(path.join(folder, entry), 0, mindieGroup);
    }
  }

  run(options: StartOptions = {}) {
    const { environment = {}, ...others } = options;
    const variables = Object.entries(this.variables).map(([name, value]) => [
      name,
      value.replace(/^\/mnt\//, `${this.pod.at('mnt')}/`),
    ]);
    return this.pod.runMainContainer({
      user: { ...this.user, gid: this.user.uid === 0 ? 0 : mindieGroup },
      environment: { ...(Object.fromEntries(variables) as Environment), ...environment },
      ...others,
    });
  }

  async boot(options: StartOptions = {}): Promise<string> {
    const container = this.run(options);
    const code = await container.ended();
    if (code !== 0) throw new Error(`exit code ${code}:\n${container.log}`);
    return container.log;
  }

  async ends(message: string, options: StartOptions = {}): Promise<void> {
    const container = this.run(options);
    expect(await container.ended()).toBe(1);
    expect(container.lines.at(-1)).toBe(`[boot] ${message}`);
    expect(this.pod.processHasStarted).toBe(false);
  }
}

function contentsOf(
  { BOOT_TLS_FILES: files = '', BOOT_TLS_OPTIONAL_FILES: more = '' }: Environment,
  secret: string,
): Record<string, string> {
  const keys = [...files.split(' '), ...more.split(' ')].filter((key) => key !== '');
  return Object.fromEntries(keys.map((key) => [key, `${key} of ${secret}`]));
}

function tlsPod(component: Component, deployment: object = { image, tls, backup }, as: User = user): TlsPod {
  const manifests = manifestsOf({ ...homogeneous, ...deployment });
  const all = Object.entries(environmentOf(manifests, names[component]));
  const variables = Object.fromEntries(
    all.flatMap(([name, value]) =>
      name.startsWith('BOOT_TLS_') && value !== undefined ? [[name, value]] : [],
    ),
  );
  const layout = environmentOf(manifests, names[component])['BOOT_LAYOUT'] === 'wheel' ? 'wheel' : 'toolkit';
  return new TlsPod(newPod(component, layout), variables, as);
}

/** The files that the component's MindIE files name, as paths of the stand. */
function namedFiles({ pod }: TlsPod, deployment: object): string[] {
  return tlsPathsOf(manifestsOf({ ...homogeneous, ...deployment }), pod.component).flatMap((named) =>
    named.startsWith('/')
      ? [named.replace(/^\/mnt\//, `${pod.at('mnt')}/`)]
      : (pod.component === 'server' ? [pod.llm, pod.mies] : [pod.mies]).map((home) => path.join(home, named)),
  );
}

describe.each(releases.map(({ id, names: [name], kmc }) => ({ id, name, kmc })))(
  'with MindIE $id',
  ({ name, kmc }) => {
    const deployment = {
      image: { ...image, tag: 'mine', release: name },
      backup,
      tls: { ...tls, revocationLists: true },
    };

    test.each(COMPONENTS)(
      'every certificate file that the %s names is there as its reader takes it',
      async (component) => {
        const stand = tlsPod(component, deployment);
        expect(await stand.boot()).toContain(
          `[boot] copied the certificates of ${stand.variables.BOOT_TLS_SECRETS}\n`,
        );
        const files = namedFiles(stand, deployment).filter(
          (file) => kmc !== 'none' || !/\/ksf[ab]$/.test(file),
        );
        expect(files.length).toBeGreaterThan(5);
        expect(files.flatMap((file) => refusal(file, stand.user, modeOf(file)) ?? [])).toEqual([]);
        const [folder = ''] = [...new Set(files.map((file) => path.dirname(file)))];
        expect(fs.readdirSync(folder).sort()).toEqual(Object.keys(contentsOf(stand.variables, '')).sort());
      },
    );
  },
);

describe.each(users)('run by %s', (_, as) => {
  test.each(COMPONENTS)('the %s finds copies with the contents of its Secrets', async (component) => {
    const stand = tlsPod(component, undefined, as);
    await stand.boot();
    for (const secret of stand.secrets.keys()) {
      for (const [key, content] of Object.entries(contentsOf(stand.variables, secret))) {
        const file = path.join(stand.pod.mies, 'security', secret, key);
        expect([refusal(file, as, modeOf(file)), fs.readFileSync(file, 'utf8')]).toEqual([
          undefined,
          content,
        ]);
      }
    }
    const probed = path.join(stand.copies, 'http_client/ca.pem');
    expect([refusal(probed, as, 0o400), fs.readFileSync(probed, 'utf8')]).toEqual([
      undefined,
      `ca.pem of ${component}-tls`,
    ]);
  });

  test('its own folders of copies are closed to others, and another umask changes nothing', async () => {
    const stand = tlsPod('controller', undefined, as);
    stand.pod.stub('ms_controller', `umask >'${stand.pod.at('seen/umask')}'`);
    stand.pod.belongsTo(as);
    await stand.boot();
    const folder = path.join(stand.pod.mies, 'security/controller-tls');
    const { mode, uid } = fs.statSync(folder);
    expect([(mode & 0o777).toString(8), uid]).toEqual(['700', as.uid]);
    expect(fs.readFileSync(stand.pod.at('seen/umask'), 'utf8')).toBe('0022\n');
  });
});

test('the readers would refuse the mounted Secret itself: hence the copies', () => {
  const stand = tlsPod('controller');
  const mounted = stand.pod.at('mnt/security/controller-tls/cert.key.pem');
  const behind = fs.realpathSync(mounted);
  expect([refusal(mounted, user, 0o400), refusal(behind, user, 0o400)]).toEqual([
    'it is a symbolic link',
    'the path has characters that it must not have',
  ]);
  const plain = stand.pod.at('plain.pem');
  fs.copyFileSync(behind, plain);
  fs.chmodSync(plain, 0o440);
  expect(refusal(plain, self, 0o400)).toBe('its mode is 440, wider than 400');
  fs.chmodSync(plain, 0o400);
  expect(refusal(plain, { uid: self.uid + 1, gid: 0 }, 0o400)).toBe(`its owner is ${self.uid}`);
  expect(refusal(plain, self, 0o400)).toBeUndefined();
});

describe('the container ends with a sentence when', () => {
  const without = (stand: TlsPod, secret: string, ...keys: string[]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(contentsOf(stand.variables, secret)).filter(([key]) => !keys.includes(key)),
    );
  const needed = 'ca.pem cert.pem cert.key.pem key_pwd.txt ksfa ksfb';

  test('a Secret lacks keys, all of which are named', async () => {
    const stand = tlsPod('coordinator');
    stand.publish('coordinator-tls', {
      ...without(stand, 'coordinator-tls', 'key_pwd.txt', 'ksfb'),
      'ca.pem': '',
    });
    const folder = stand.pod.at('mnt/security/coordinator-tls');
    await stand.ends(
      `the Secret coordinator-tls has no ca.pem key_pwd.txt ksfb, or it is empty (in ${folder}); this release of MindIE needs ${needed}`,
    );
  });

  test.each([
    ['PKCS 8', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----\n'],
    ['the older form', '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMII=\n'],
  ])('the key of a server is encrypted in %s and its release takes no password', async (_, key) => {
    const [newer, older] = ['3.0.0', '2.2.RC1'].map((tag) => ({ image: { ...image, tag }, tls }));
    const publishKey = (stand: TlsPod, secret: string): void => {
      stand.publish(secret, { ...contentsOf(stand.variables, secret), 'cert.key.pem': key });
    };
    const server = tlsPod('server', newer);
    publishKey(server, 'server-tls');
    await server.ends(
      'cert.key.pem of the Secret server-tls is encrypted, and servers of this release of MindIE take no password: ' +
        'put the key there without one (openssl pkey -in cert.key.pem -out plain.pem)',
    );
    const others = [tlsPod('server', older), tlsPod('controller', newer)];
    for (const stand of others) {
      publishKey(stand, `${stand.pod.component}-tls`);
      expect(await stand.boot()).toContain('[boot] copied the certificates of ');
    }
  });

  test('a Secret is not mounted', async () => {
    const stand = tlsPod('server');
    fs.rmSync(stand.pod.at('mnt/security/server-tls'), { recursive: true });
    await stand.ends(
      `the Secret server-tls has no ${needed}, or it is empty (in ${stand.pod.at('mnt/security/server-tls')}); this release of MindIE needs ${needed}`,
    );
  });

  test('the folder for the copies is a symbolic link', async () => {
    const stand = tlsPod('controller');
    fs.symlinkSync('/tmp', path.join(stand.pod.mies, 'security'));
    const target = path.join(stand.pod.mies, 'security/controller-tls');
    await stand.ends(`cannot copy certificates to ${target}: it is, or is in, a symbolic link`);
  });

  test('the folder for the copies cannot be made', async () => {
    const stand = tlsPod('controller');
    fs.writeFileSync(path.join(stand.pod.mies, 'security'), 'a file');
    const target = path.join(stand.pod.mies, 'security/controller-tls');
    const container = stand.run();
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain(
      `[boot] cannot create ${target} for the certificates as user ${user.uid}: `,
    );
  });

  test('a file cannot be copied', async () => {
    const stand = tlsPod('controller');
    const target = path.join(stand.copies, 'controller-tls/cert.key.pem');
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, 'in-the-way'), '');
    for (const folder of [path.dirname(target), target]) fs.chownSync(folder, user.uid, user.gid);
    const container = stand.run();
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain(
      `[boot] cannot copy ${stand.pod.at('mnt/security/controller-tls/cert.key.pem')} to ${target}: `,
    );
    expect(fs.readdirSync(path.dirname(target)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a container that starts again', () => {
  test('copies what a renewed Secret holds', async () => {
    const stand = tlsPod('controller');
    await stand.boot();
    const renewed = Object.keys(contentsOf(stand.variables, '')).map((key) => [key, `renewed ${key}`]);
    stand.publish('controller-tls', Object.fromEntries(renewed) as Record<string, string>);
    await stand.boot();
    const file = path.join(stand.pod.mies, 'security/controller-tls/cert.key.pem');
    expect([refusal(file, user, 0o400), fs.readFileSync(file, 'utf8')]).toEqual([
      undefined,
      'renewed cert.key.pem',
    ]);
  });

  test('leaves no key stores of KMC behind that the Secret no longer has, where they are optional', async () => {
    const stand = tlsPod('controller', { image: { ...image, tag: '2.3.0' }, tls });
    await stand.boot();
    const folder = path.join(stand.pod.mies, 'security/controller-tls');
    expect(fs.existsSync(`${folder}/ksfa`)).toBe(true);
    const { ksfa, ksfb, ...others } = contentsOf(stand.variables, 'controller-tls');
    expect([ksfa, ksfb]).not.toContain(undefined);
    stand.publish('controller-tls', others);
    await stand.boot();
    expect(fs.readdirSync(folder).sort()).toEqual(Object.keys(others).sort());
  });
});

test('where the install folder shows the same memory, each Secret is copied once', async () => {
  const stand = tlsPod('controller');
  const same = path.join(stand.pod.mies, 'security');
  fs.mkdirSync(same);
  fs.chownSync(same, user.uid, user.gid);
  const copied = stand.pod.at('seen/copied');
  stand.pod.write(
    stand.pod.at('bin/install'),
    `#!/bin/bash\necho "$5" >>'${copied}'\nexec /usr/bin/install "$@"\n`,
    0o755,
  );
  await stand.boot({ environment: { BOOT_TLS_COPIES_PATH: same } });
  const keys = fs
    .readFileSync(copied, 'utf8')
    .split('\n')
    .filter((from) => from.endsWith('/cert.key.pem'));
  // The probe client has a copy of its own.
  expect(keys.map((from) => from.split('/').at(-3)).sort()).toEqual([
    'controller-tls',
    'controller-tls',
    'etcd-tls',
  ]);
  expect(fs.readdirSync(same).sort()).toEqual(['controller-tls', 'etcd-tls', 'http_client']);
  expect(fs.readdirSync(stand.copies)).toEqual([]);
});

test('in an image of another layout the log says that keys touch the disk', async () => {
  const stand = tlsPod('controller');
  expect(await stand.boot({ environment: { BOOT_LAYOUT: 'wheel' } })).toContain(
    'Set image.layout: toolkit in the deployment file. Until then private keys are copied to the disk of the node, ' +
      'into the writable layer of the container.\n',
  );
});

test('without TLS nothing is copied', async () => {
  const stand = tlsPod('controller', { image });
  expect(await stand.boot()).not.toContain('certificates');
  expect(fs.existsSync(path.join(stand.pod.mies, 'security'))).toBe(false);
});
