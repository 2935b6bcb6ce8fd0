import * as fs from 'node:fs';
import * as path from 'node:path';
import { installPaths } from '../../lib/config/install-paths';
import {
  type Component,
  COMPONENTS,
  coordinatorConfig,
  LAYOUTS,
  type Layout,
  type Pod,
  PROCESSES,
  type User,
} from './support';
import { tableFor, usePods } from './support';

const newPod = usePods();
const EVERY_IMAGE = COMPONENTS.flatMap((component) =>
  LAYOUTS.map((layout): [Component, Layout] => [component, layout]),
);

function readyPod(component: Component, layout: Layout): Pod {
  const pod = newPod(component, layout);
  pod.publishTable(tableFor(pod));
  return pod;
}

describe.each(EVERY_IMAGE)('the %s in an image of layout %s', (component, layout) => {
  const other = layout === 'toolkit' ? 'wheel' : 'toolkit';

  test.each([
    ['as planned', layout],
    ['though the other layout was planned', other],
  ])('is found and started %s, with the install paths of what is there', async (_, planned) => {
    const pod = readyPod(component, layout);
    const environment = {
      BOOT_LAYOUT: planned,
      MIES_INSTALL_PATH: '/planned',
      MINDIE_LLM_HOME_PATH: '/planned',
    };
    const container = pod.runMainContainer({ environment });
    expect([await container.ended(), container.linesWith('starting')]).toEqual([0, [expect.any(String)]]);
    const seen = pod.start(PROCESSES[layout][component]).environment;
    expect([
      seen.MIES_INSTALL_PATH,
      seen.MINDIE_LLM_HOME_PATH,
      seen.CANN_INSTALL_PATH,
      seen.BOOT_LAYOUT,
    ]).toEqual([pod.mies, pod.llm, pod.cann, layout]);
    expect(container.linesWith('warning: the manifests are for')).toEqual(
      planned === layout
        ? []
        : [
            `[boot] warning: the manifests are for an image of layout ${planned}, but this is ${layout}: what is ` +
              "mounted in the install folder (the Controller's status, certificates in memory) is not where MindIE " +
              `looks. Set image.layout: ${layout} in the deployment file.`,
          ],
    );
  });

  test('is not there: the container ends and names both places', async () => {
    const pod = readyPod(component, layout);
    fs.rmSync(pod.command(PROCESSES[layout][component]));
    const container = pod.runMainContainer();
    expect(await container.ended()).toBe(1);
    const run = pod.at('image/Ascend/mindie/latest/mindie-service/bin', PROCESSES.toolkit[component]);
    expect(container.lines).toEqual([
      expect.stringContaining(
        `[boot] no MindIE in this image: neither a run package, with ${run} (image.userHomePath says where), ` +
          `nor wheels, with ${PROCESSES.wheel[component]} on PATH (${pod.at('bin')}:`,
      ),
    ]);
  });

  test('is probed by the probe script of the image, whatever was planned', async () => {
    const pod = newPod(component, layout);
    const said = pod.at('seen/probe');
    const script = `${pod.mies}/scripts/http_client_ctl/probe.sh`;
    pod.write(
      script,
      `#!/bin/bash\nprintf '%s\\n' "$0" "$@" "$MIES_INSTALL_PATH" "$HSECEASY_PATH" >'${said}'\nexit 4\n`,
      0o755,
    );
    const environment = { BOOT_LAYOUT: other, HSECEASY_PATH: '/planned' };
    const container = pod.runProbe(['startup', '3', '0'], { environment });
    // Its exit code is the kubelet's answer, and what it says every few seconds is its own.
    expect([await container.ended(), container.log]).toEqual([4, '']);
    const decryption = `${layout === 'toolkit' ? pod.mies : pod.llm}/lib`;
    const lines = [script, 'startup', '3', '0', pod.mies, decryption];
    expect(fs.readFileSync(said, 'utf8')).toBe(`${lines.join('\n')}\n`);
  });
});

test('a home that this user may not enter is named, not taken for an image without MindIE', async () => {
  const pod = readyPod('server', 'toolkit');
  // Root's own capabilities would open every door.
  const user: User =
    process.getuid?.() === 0
      ? { uid: 1001, gid: 1001 }
      : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  pod.belongsTo(user);
  const scripts = pod.configVolume.directory;
  for (const entry of fs.readdirSync(scripts, { recursive: true, encoding: 'utf8' }))
    fs.lchownSync(path.join(scripts, entry), user.uid, user.gid);
  fs.chmodSync(pod.cann, 0o600);
  const container = pod.runMainContainer({ user });
  const code = await container.ended();
  fs.chmodSync(pod.cann, 0o700);
  expect([code, container.log]).toEqual([
    1,
    `[boot] user ${user.uid} may not enter or run ${pod.cann} (mode 600 of user ${user.uid}), so no MindIE is to be ` +
      'found there: run the pods as the user that MindIE belongs to (podSecurity), or widen the mode in the image\n',
  ]);
});

test('where both layouts are, the run package is started: 3.0.0 has commands of wheels beside it', async () => {
  const pod = readyPod('controller', 'toolkit');
  pod.write(pod.at('bin/mindie_motor_controller'), '#!/bin/bash\nexit 9\n', 0o755);
  expect(await pod.runMainContainer().ended()).toBe(0);
});

describe('the log says the version of', () => {
  test.each([
    ['Ascend-mindie : MindIE 2.1.RC2.B080\n', 'version.info says Ascend-mindie : MindIE 2.1.RC2.B080'],
    ['arch: aarch64\nAscend-mindie : MindIE 2.2.RC1', 'version.info says Ascend-mindie : MindIE 2.2.RC1'],
    ['arch: aarch64\n', 'no version in '],
    [undefined, 'no version in '],
  ])('a run package with version.info %j', async (text, said) => {
    const pod = readyPod('server', 'toolkit');
    if (text !== undefined) pod.write(pod.at('image/Ascend/mindie/latest/version.info'), text);
    const container = pod.runMainContainer();
    expect(await container.ended()).toBe(0);
    expect(container.lines[0]).toContain(`[boot] found the run package in ${pod.mies}; ${said}`);
  });

  test('wheels', async () => {
    const pod = readyPod('server', 'wheel');
    for (const name of ['mindie_llm-3.0.0b2', 'mindie_motor-1.0.0', 'torch-2.9.0'])
      fs.mkdirSync(path.join(pod.packages, `${name}.dist-info`));
    const container = pod.runMainContainer();
    expect(await container.ended()).toBe(0);
    expect(container.lines[0]).toBe(
      `[boot] found wheels in ${pod.packages}: mindie_llm-3.0.0b2.dist-info mindie_motor-1.0.0.dist-info`,
    );
  });
});

test('a wheel command without its package ends the container', async () => {
  const pod = readyPod('coordinator', 'wheel');
  fs.rmSync(pod.mies, { recursive: true });
  const container = pod.runMainContainer();
  expect(await container.ended()).toBe(1);
  expect(container.log).toBe(
    `[boot] mindie_motor_coordinator is on PATH, but there is no mindie_motor in ${pod.packages}\n`,
  );
});

test.each([
  ['/home/mindie', '/home/mindie/Ascend'],
  ['/', '/Ascend'],
])(
  'below the home %s, a run package is looked for where the mounts are planned',
  async (userHomePath, cann) => {
    const planned = installPaths({
      name: 'mindie',
      userHomePath,
      layout: 'toolkit',
      pullPolicy: 'Always',
      pullSecrets: [],
    });
    expect(planned.cann).toBe(cann);
    const pod = readyPod('server', 'wheel');
    fs.rmSync(pod.command(PROCESSES.wheel.server));
    const container = pod.runMainContainer({ environment: { MINDIE_USER_HOME_PATH: userHomePath } });
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain(`${planned.mies}/bin/mindieservice_daemon`);
  },
);

describe('the Coordinator listens on the IP of its pod:', () => {
  test('a file that is written on one line', async () => {
    const pod = readyPod('coordinator', 'toolkit');
    const minified = (ip: string): string => JSON.stringify(JSON.parse(coordinatorConfig(ip)));
    pod.publishConfig({ ...pod.configFiles(), 'ms_coordinator.json': minified('127.0.0.1') });
    expect(await pod.runMainContainer().ended()).toBe(0);
    const written = fs.readFileSync(`${pod.mies}/conf/ms_coordinator.json`, 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(minified(pod.ip)));
  });

  test('an IPv6 address', async () => {
    const pod = newPod('coordinator', 'toolkit', 'fd00::5');
    pod.publishTable(tableFor(pod));
    expect(await pod.runMainContainer().ended()).toBe(0);
    const written = fs.readFileSync(`${pod.mies}/conf/ms_coordinator.json`, 'utf8');
    expect(written).toBe(`${coordinatorConfig('fd00::5')}\n`);
  });

  test.each([
    ['{"http_config": {"predict_ip": "127.0.0.1"}}'],
    ['{"http_config": {"predict_ip": "a", "manage_ip": "b"}, "more": {"manage_ip": "c"}}'],
  ])('the container ends where the file has no one place for it: %s', async (text) => {
    const pod = readyPod('coordinator', 'toolkit');
    pod.publishConfig({ ...pod.configFiles(), 'ms_coordinator.json': text });
    const container = pod.runMainContainer();
    expect(await container.ended()).toBe(1);
    const file = `${pod.mies}/conf/ms_coordinator.json`;
    expect(container.log).toContain(
      `[boot] cannot put ${pod.ip} into ${file}: predict_ip and manage_ip must be there, each once`,
    );
    expect(pod.processHasStarted).toBe(false);
  });
});

describe('the Coordinator gets the libraries of the profiler', () => {
  test('when a profile is asked for', async () => {
    const pod = readyPod('coordinator', 'toolkit');
    const options = { environment: { SERVICE_PROF_CONFIG_PATH: '/data/profile.json' } };
    expect(await pod.runMainContainer(options).ended()).toBe(0);
    const { environment } = await pod.processStart();
    expect(environment.LD_LIBRARY_PATH?.split(':')).toContainEqual(
      expect.stringMatching(new RegExp(`^${pod.cann}/ascend-toolkit/latest/(.+)-linux/devlib/linux/\\1$`)),
    );
    expect(environment.SOURCED).toBe(' llm ascend-toolkit');
  });

  test('and not otherwise', async () => {
    const pod = readyPod('coordinator', 'toolkit');
    expect(await pod.runMainContainer().ended()).toBe(0);
    expect((await pod.processStart()).environment.SOURCED).toBe(' llm');
  });
});

describe('the log of the Python side of a run package', () => {
  const logOf = async (environment: Record<string, string>, layout: Layout = 'toolkit') => {
    const pod = readyPod('server', layout);
    expect(await pod.runMainContainer({ environment }).ended()).toBe(0);
    const { MINDIE_LLM_PYTHON_LOG_PATH: log } = (await pod.processStart()).environment;
    return { pod, log };
  };

  test('has a path, in a folder that is there', async () => {
    const { pod, log } = await logOf({});
    expect(log).toBe(`${pod.mies}/logs/pythonlog.log`);
    expect((fs.statSync(`${pod.mies}/logs`).mode & 0o777).toString(8)).toBe('750');
  });

  test.each([
    [{ MINDIE_LLM_PYTHON_LOG_PATH: '/var/log/a' }, '/var/log/a'] as const,
    [{ MINDIE_LOG_PATH: '/b' }, undefined] as const,
  ])('stays where %j put it', async (environment, expected) => {
    expect((await logOf(environment)).log).toBe(expected);
  });

  test('is no matter of wheels', async () => {
    expect((await logOf({}, 'wheel')).log).toBeUndefined();
  });
});
