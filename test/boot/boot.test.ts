import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  type Component,
  COMPONENTS,
  LAYOUTS,
  type Layout,
  PROCESSES,
  type Pod,
  type StartOptions,
} from './support';
import { coordinatorConfig, eventually, tableFor, usePods } from './support';

const newPod = usePods();

const CONFIG_FILES: Record<Component, string[]> = {
  server: ['config.json', 'http_client_ctl.json'],
  controller: ['http_client_ctl.json', 'ms_controller.json'],
  coordinator: ['http_client_ctl.json', 'ms_controller.json', 'ms_coordinator.json'],
};
const EVERY_START = COMPONENTS.flatMap((component) =>
  LAYOUTS.map((layout): [Component, Layout] => [component, layout]),
);

function readyPod(component: Component, layout?: Layout): Pod {
  const pod = newPod(component, layout);
  pod.publishTable(tableFor(pod));
  return pod;
}

/** Starts the main container with a process that ends at once, and returns what the process saw. */
async function boot(pod: Pod, options?: StartOptions) {
  const container = pod.runMainContainer(options);
  const code = await container.ended();
  if (code !== 0) throw new Error(`exit code ${code}:\n${container.log}`);
  return { ...pod.start(PROCESSES[pod.layout][pod.component]), container };
}

async function expectEnd(pod: Pod, message: string, options?: StartOptions): Promise<void> {
  const container = pod.runMainContainer(options);
  expect(await container.ended()).toBe(1);
  expect(container.log).toContain(message);
  expect(container.lines.filter((line) => !line.startsWith('[boot] '))).toEqual([]);
  expect(pod.processHasStarted).toBe(false);
}

/** Releases differ in the arguments of the Coordinator and in those of the run package's server: they get none. */
function argumentsOf({ component, layout, mies }: Pod): string[] {
  return component === 'server' && layout === 'wheel' ? ['--config-file', `${mies}/conf/config.json`] : [];
}

/** A config file as its process must see it: the Coordinator listens on the pod's IP. */
function configOf(pod: Pod, file: string): string | undefined {
  return file === 'ms_coordinator.json' ? `${coordinatorConfig(pod.ip)}\n` : pod.configFiles()[file];
}

describe.each(EVERY_START)('the %s in an image of layout %s', (component, layout) => {
  const name = PROCESSES[layout][component];

  it('is started in the install folder, with the arguments of its layout', async () => {
    const pod = readyPod(component, layout);
    const { argv, cwd } = await boot(pod);
    expect({ argv, cwd }).toEqual({ argv: [pod.command(name), ...argumentsOf(pod)], cwd: pod.mies });
  });

  it('gets the library, Python and certificate paths of its layout, after those of the pod', async () => {
    const pod = readyPod(component, layout);
    const { environment } = await boot(pod, {
      environment: { LD_LIBRARY_PATH: '/pod', PYTHONPATH: '/pod/py' },
    });
    const { llm, mies } = pod;

    const vendor = {
      toolkit: ['atb', 'atb-models', 'ascend-toolkit', 'llm'],
      wheel: ['atb', 'ascend-toolkit', 'llm'],
    };
    const sourced = component === 'server' ? vendor[layout] : ['llm'];
    const own =
      layout === 'toolkit' ? [`${llm}/lib`, `${llm}/lib/grpc`, `${mies}/lib`, `${mies}/lib/grpc`] : [];
    const driver =
      component === 'server' ? ['driver', 'common'].map((part) => `${pod.driver}/lib64/${part}`) : [];
    expect(environment.LD_LIBRARY_PATH?.split(':')).toEqual([
      ...sourced.map((part) => `/vendor/${part}`),
      '/pod',
      ...own,
      ...driver,
    ]);
    const python = layout === 'toolkit' ? ['/pod/py', llm, `${llm}/lib`, `${mies}/bin`] : ['/pod/py'];
    expect(environment.PYTHONPATH?.split(':')).toEqual(python);
    expect(environment.HSECEASY_PATH).toBe(`${layout === 'toolkit' ? mies : llm}/lib`);
  });

  it('has no empty element (the working folder) in those paths when the pod sets none', async () => {
    const { environment } = await boot(readyPod(component, layout));
    // The stubs of the vendor leave one behind what they put in front, as the real ones do.
    for (const list of [environment.PYTHONPATH, environment.LD_PRELOAD, environment.LD_LIBRARY_PATH]) {
      expect(list?.split(':') ?? []).not.toContain('');
    }
  });

  it('has the set_env.sh files of its layout sourced, in order and without arguments', async () => {
    const { environment } = await boot(readyPod(component, layout));
    const cann = { toolkit: ' ascend-toolkit atb-models atb', wheel: ' ascend-toolkit atb' };
    expect(environment.SOURCED).toBe(` llm${component === 'server' ? cann[layout] : ''}`);
    expect(environment.SOURCED_WITH_ARGUMENTS ?? '').toBe('');
  });

  it('finds the path of its config file and of its table in the environment', async () => {
    const pod = readyPod(component, layout);
    const { environment } = await boot(pod);
    const conf = (file: string): string => `${pod.mies}/conf/${file}`;
    expect(environment.MINDIE_MS_CONTROLLER_CONFIG_FILE_PATH).toBe(
      component === 'controller' ? conf('ms_controller.json') : undefined,
    );
    expect(environment.MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH).toBe(
      component === 'coordinator' ? conf('ms_coordinator.json') : undefined,
    );
    expect(environment.MIES_CONFIG_JSON_PATH).toBe(
      component === 'server' && layout === 'toolkit' ? conf('config.json') : undefined,
    );
    expect(environment.GLOBAL_RANK_TABLE_FILE_PATH).toBe(
      component === 'controller' ? pod.tableCopy : pod.tablePath,
    );
  });

  it('gets its own config files as plain files of mode 0640, in place of older ones', async () => {
    const pod = readyPod(component, layout);
    for (const file of CONFIG_FILES[component]) pod.write(`${pod.mies}/conf/${file}`, 'old', 0o666);
    await boot(pod);
    expect(fs.readdirSync(`${pod.mies}/conf`).sort()).toEqual(CONFIG_FILES[component]);
    for (const file of CONFIG_FILES[component]) {
      const target = `${pod.mies}/conf/${file}`;
      expect(fs.readFileSync(target, 'utf8')).toBe(configOf(pod, file));
      expect(fs.lstatSync(target).isFile()).toBe(true);
      expect((fs.statSync(target).mode & 0o7777).toString(8)).toBe('640');
    }
  });

  it('ends the container with its own exit code', async () => {
    const pod = readyPod(component, layout);
    pod.stub(name, 'exit 3');
    expect(await pod.runMainContainer().ended()).toBe(3);
  });

  it('gets SIGTERM itself', async () => {
    const pod = readyPod(component, layout);
    pod.stubRunningProcess();
    const container = pod.runMainContainer();
    await pod.processRuns();
    container.signal('SIGTERM');
    expect(await container.exitCode()).toBe(7);
  });
});

describe.each(COMPONENTS)('when its config files cannot be copied, the %s is not started:', (component) => {
  it.each(CONFIG_FILES[component])(
    '%s is not in the ConfigMap, though an old copy is there',
    async (file) => {
      const pod = readyPod(component);
      pod.write(`${pod.mies}/conf/${file}`, 'old');
      const files = Object.entries(pod.configFiles()).filter(([name]) => name !== file);
      pod.publishConfig(Object.fromEntries(files));
      await expectEnd(
        pod,
        `[boot] cannot copy ${pod.configVolume.directory}/${file} to ${pod.mies}/conf/${file}: `,
      );
    },
  );

  it.each(CONFIG_FILES[component])('%s cannot be replaced', async (file) => {
    const pod = readyPod(component);
    fs.mkdirSync(`${pod.mies}/conf/${file}`, { recursive: true });
    await expectEnd(pod, `to ${pod.mies}/conf/${file}: `);
    expect(fs.readdirSync(`${pod.mies}/conf`).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('the folder conf cannot be created', async () => {
    const pod = readyPod(component);
    pod.write(`${pod.mies}/conf`, 'a file');
    await expectEnd(pod, `[boot] cannot create ${pod.mies}/conf: `);
  });
});

describe('a set_env.sh that is missing ends the container:', () => {
  const files: [Component, Layout, string][] = [
    ['server', 'toolkit', 'Ascend/ascend-toolkit'],
    ['server', 'toolkit', 'Ascend/atb-models'],
    ['server', 'toolkit', 'Ascend/nnal/atb'],
    ['server', 'wheel', 'site-packages/mindie_llm'],
    ['server', 'wheel', 'Ascend/ascend-toolkit'],
    ['server', 'wheel', 'Ascend/nnal/atb'],
    ['controller', 'wheel', 'site-packages/mindie_llm'],
    ['coordinator', 'wheel', 'site-packages/mindie_llm'],
  ];
  it.each(files)('%s, layout %s, %s', async (component, layout, folder) => {
    const pod = readyPod(component, layout);
    const file = pod.at('image', folder, 'set_env.sh');
    fs.rmSync(file);
    await expectEnd(pod, `[boot] cannot source ${file}`);
  });

  it.each(COMPONENTS)('but the %s of a run package needs none of MindIE LLM', async (component) => {
    const pod = readyPod(component, 'toolkit');
    fs.rmSync(`${pod.llm}/set_env.sh`);
    expect((await boot(pod)).environment.SOURCED ?? '').not.toContain('llm');
  });

  it.each(COMPONENTS)(
    'and without it the %s of a run package takes the one of MindIE Motor, where it has one',
    async (component) => {
      const pod = readyPod(component, 'toolkit');
      const motors = `${pod.mies}/scripts/set_env.sh`;
      pod.write(motors, 'export SOURCED="$SOURCED motor"\n');
      expect((await boot(pod)).environment.SOURCED).not.toContain('motor');
      fs.rmSync(`${pod.llm}/set_env.sh`);
      expect((await boot(pod)).environment.SOURCED).toMatch(/^ motor/);
    },
  );

  it('but a server of layout wheel needs no atb-models', async () => {
    const pod = readyPod('server', 'wheel');
    fs.rmSync(`${pod.cann}/atb-models/set_env.sh`);
    expect((await boot(pod)).environment.SOURCED).not.toContain('atb-models');
  });
});

describe('the variables of the deployment file', () => {
  const overwriting = [
    'export MINDIE_LOG_LEVEL=DEBUG HCCL_EXEC_TIMEOUT=1 OTHER=vendor NEW=vendor MIES_INSTALL_PATH=/elsewhere',
    'unset MINDIE_LOG_TO_FILE',
  ].join('\n');
  const given = {
    MINDIE_LOG_LEVEL: 'WARN "x" $y',
    HCCL_EXEC_TIMEOUT: '60',
    OTHER: 'pod',
    MINDIE_LOG_TO_FILE: '',
  };

  it('survive the set_env.sh files when BOOT_KEEP_ENVIRONMENT names them, and only then', async () => {
    const pod = readyPod('server');
    pod.write(`${pod.cann}/ascend-toolkit/set_env.sh`, overwriting);
    const keep = 'MINDIE_LOG_LEVEL HCCL_EXEC_TIMEOUT  MINDIE_LOG_TO_FILE NOT_SET_AT_ALL';
    const { environment, cwd } = await boot(pod, { environment: { ...given, BOOT_KEEP_ENVIRONMENT: keep } });
    expect(environment).toMatchObject({ ...given, OTHER: 'vendor', NEW: 'vendor' });
    expect(environment).not.toHaveProperty('NOT_SET_AT_ALL');
    // What the scripts rely on is kept without being named.
    expect({ mies: environment.MIES_INSTALL_PATH, cwd }).toEqual({ mies: pod.mies, cwd: pod.mies });
  });

  it('are what the next set_env.sh sees', async () => {
    const pod = readyPod('server');
    pod.write(`${pod.cann}/ascend-toolkit/set_env.sh`, overwriting);
    pod.write(`${pod.cann}/atb-models/set_env.sh`, 'export SEEN=$MINDIE_LOG_LEVEL');
    const options = { environment: { ...given, BOOT_KEEP_ENVIRONMENT: 'MINDIE_LOG_LEVEL' } };
    expect((await boot(pod, options)).environment.SEEN).toBe(given.MINDIE_LOG_LEVEL);
  });

  it('are not set or changed by the scripts themselves', async () => {
    const names = [
      'HCCL_EXEC_TIMEOUT',
      'HCCL_RDMA_TIMEOUT',
      'GRPC_POLL_STRATEGY',
      'MIES_CONTAINER_IP',
      'MINDIE_LOG_LEVEL',
    ];
    const { environment } = await boot(readyPod('server'), { environment: { GRPC_POLL_STRATEGY: 'epoll1' } });
    expect(names.filter((name) => name in environment)).toEqual(['GRPC_POLL_STRATEGY']);
    expect(environment.GRPC_POLL_STRATEGY).toBe('epoll1');
  });

  it('must have names that bash takes', async () => {
    const options = { environment: { BOOT_KEEP_ENVIRONMENT: 'GOOD a[0]' } };
    await expectEnd(readyPod('server'), "BOOT_KEEP_ENVIRONMENT: 'a[0]' is not a variable's name", options);
  });
});

describe('a vendor script', () => {
  it('may define functions and variables of any everyday name and fail in the end', async () => {
    const pod = readyPod('server');
    const lines = [
      'log() { exit 9; }',
      'die() { exit 9; }',
      'file=x',
      'name=x',
      'directory=x',
      'here=/',
      'return 5',
    ];
    pod.write(`${pod.cann}/ascend-toolkit/set_env.sh`, lines.join('\n'));
    expect((await boot(pod)).environment.SOURCED).toBe(' llm atb-models atb');
  });
});

describe.each(COMPONENTS)('jemalloc for the %s', (component) => {
  it('is preloaded, after what the pod preloads, when it is found somewhere below the library folders', async () => {
    const pod = readyPod(component);
    const library = path.join(pod.libraries, 'aarch64-linux-gnu', 'libjemalloc.so.2');
    pod.write(library, '');
    const { environment, container } = await boot(pod, {
      environment: { LD_PRELOAD: `${pod.libraries}/first.so` },
    });
    expect(environment.LD_PRELOAD).toBe(`${pod.libraries}/first.so:${library}`);
    expect(container.log).not.toContain('no libjemalloc');
  });

  it('is missed with a warning, and the process starts all the same', async () => {
    const { environment, container } = await boot(readyPod(component));
    expect(environment).not.toHaveProperty('LD_PRELOAD');
    expect(container.linesWith('warning: no libjemalloc.so.2')).toHaveLength(1);
  });
});

describe.each(LAYOUTS)('om_adapter in an image of layout %s', (layout) => {
  const argument = { controller: 'Controller', coordinator: 'Coordinator' };

  it.each(['controller', 'coordinator'] as const)('runs beside the %s', async (component) => {
    const pod = readyPod(component, layout);
    pod.stubRunningProcess();
    pod.stub('om_adapter', `: >'${pod.at('adapter-runs')}'; exec sleep 600`);
    const container = pod.runMainContainer();
    await pod.processRuns();
    await eventually('om_adapter runs', () => fs.existsSync(pod.at('adapter-runs')));
    container.signal('SIGTERM');
    expect(await container.exitCode()).toBe(7);
    expect(pod.start('om_adapter').argv.slice(1)).toEqual([argument[component]]);
  });

  it.each(['controller', 'coordinator'] as const)('is not needed by the %s', async (component) => {
    const { container } = await boot(readyPod(component, layout));
    expect(container.log).toContain('om_adapter in this image: there will be no alarms');
  });

  it('is not started beside a server', async () => {
    const pod = readyPod('server', layout);
    pod.stub('om_adapter', 'exit 0');
    await boot(pod);
    expect(pod.hasStarted('om_adapter')).toBe(false);
  });
});

describe.each(COMPONENTS)('the container of the %s ends with a message when', (component) => {
  const required = [
    ...['POD_IP', 'APP_TYPE', 'GLOBAL_RANK_TABLE_FILE_PATH'],
    ...['MINDIE_USER_HOME_PATH', 'CONFIG_FROM_CONFIGMAP_PATH', 'BOOT_LAYOUT'],
  ];

  it.each(required)('%s is missing', async (name) => {
    await expectEnd(readyPod(component), `environment variable not set: ${name}\n`, { without: [name] });
  });

  it('BOOT_LAYOUT is no known layout', async () => {
    const options = { environment: { BOOT_LAYOUT: 'rpm' } };
    await expectEnd(readyPod(component), "BOOT_LAYOUT is 'rpm', but must be one of: toolkit wheel", options);
  });
});
