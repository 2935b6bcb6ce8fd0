import { environmentOf, heterogeneous, homogeneous, mainContainer, manifestsOf } from '../support/synth';

describe('environment of the pods:', () => {
  test('the kit starts servers with its HCCL limits, unless the deployment file says otherwise at any level', () => {
    const limits = (deployment: object): (string | undefined)[] => {
      const environment = environmentOf(manifestsOf(deployment), 'mindie-server');
      return ['HCCL_RDMA_RETRY_CNT', 'HCCL_RDMA_TIMEOUT', 'HCCL_EXEC_TIMEOUT'].map(
        (name) => environment[name],
      );
    };
    expect(limits(homogeneous)).toEqual(['7', '18', '60']);
    expect(limits({ ...homogeneous, environment: { HCCL_EXEC_TIMEOUT: 0 } })).toEqual(['7', '18', '0']);
    const server = { ...homogeneous.server, environment: { HCCL_RDMA_TIMEOUT: 20 } };
    expect(limits({ ...homogeneous, server, environment: { HCCL_RDMA_TIMEOUT: 5 } })).toEqual([
      '7',
      '20',
      '60',
    ]);
  });

  test('what was chosen is kept against the scripts of the image, and what they extend is not', () => {
    const deployment = {
      ...homogeneous,
      environment: { ATB_LLM_HCCL_ENABLE: 1 },
      extraEnvironment: { MINE: 'x' },
    };
    const kept = environmentOf(manifestsOf(deployment), 'mindie-server')['BOOT_KEEP_ENVIRONMENT']?.split(' ');
    expect(kept).toEqual(
      expect.arrayContaining(['ATB_LLM_HCCL_ENABLE', 'MINE', 'HCCL_EXEC_TIMEOUT', 'MINDIE_LOG_LEVEL']),
    );
    expect(kept).not.toEqual(expect.arrayContaining(['LD_LIBRARY_PATH']));
  });

  test('switches are written as MindIE reads them, whatever their spelling in YAML', () => {
    const environment = { HCCL_DETERMINISTIC: true, MIES_PROFILER_MODE: 1, TASK_QUEUE_ENABLE: '2' };
    expect(environmentOf(manifestsOf({ ...homogeneous, environment }), 'mindie-server')).toMatchObject({
      HCCL_DETERMINISTIC: 'true',
      MIES_PROFILER_MODE: '1',
      TASK_QUEUE_ENABLE: '2',
    });
  });

  test('logging is set for every component', () => {
    const logging = { level: 'ERROR', toFile: false, rotate: { fileSizeMB: 100 } };
    const manifests = manifestsOf({ ...homogeneous, logging });
    for (const name of ['mindie-server', 'mindie-ms-controller', 'mindie-ms-coordinator']) {
      expect(environmentOf(manifests, name)).toMatchObject({
        MINDIE_LOG_LEVEL: 'ERROR',
        MINDIE_LOG_TO_FILE: '0',
        MINDIE_LOG_TO_STDOUT: '1',
        MINDIE_LOG_ROTATE: '-fs 100 -r 10',
      });
    }
  });

  test('a role of its own can have variables of its own', () => {
    const decode = { ...heterogeneous.decode, environment: { MINDIE_ASYNC_SCHEDULING_ENABLE: 1 } };
    const manifests = manifestsOf({ ...heterogeneous, decode });
    expect(environmentOf(manifests, 'mindie-server')['MINDIE_ASYNC_SCHEDULING_ENABLE']).toBeUndefined();
    expect(environmentOf(manifests, 'mindie-server-heterogeneous')['MINDIE_ASYNC_SCHEDULING_ENABLE']).toBe(
      '1',
    );
  });

  test('the install paths follow the layout of the image', () => {
    const paths = (image: object): unknown => {
      const { MIES_INSTALL_PATH, MINDIE_LLM_HOME_PATH, CANN_INSTALL_PATH, BOOT_LAYOUT } = environmentOf(
        manifestsOf({ ...homogeneous, image: { ...homogeneous.image, ...image } }),
        'mindie-server',
      );
      return { MIES_INSTALL_PATH, MINDIE_LLM_HOME_PATH, CANN_INSTALL_PATH, BOOT_LAYOUT };
    };
    expect(paths({ userHomePath: '/home/mindie/' })).toEqual({
      MIES_INSTALL_PATH: '/home/mindie/Ascend/mindie/latest/mindie-service',
      MINDIE_LLM_HOME_PATH: '/home/mindie/Ascend/mindie/latest/mindie-llm',
      CANN_INSTALL_PATH: '/home/mindie/Ascend',
      BOOT_LAYOUT: 'toolkit',
    });
    expect(paths({ layout: 'wheel' })).toEqual({
      MIES_INSTALL_PATH: '/usr/local/lib/python3.11/site-packages/mindie_motor',
      MINDIE_LLM_HOME_PATH: '/usr/local/lib/python3.11/site-packages/mindie_llm',
      CANN_INSTALL_PATH: '/usr/local/Ascend',
      BOOT_LAYOUT: 'wheel',
    });
  });
});

describe('a variable', () => {
  const value = (deployment: object, workload: string, name: string): string | undefined =>
    environmentOf(manifestsOf({ ...homogeneous, ...deployment }), workload)[name];
  const server = (environment: object, extraEnvironment: object = {}): object => ({
    server: { ...homogeneous.server, environment, extraEnvironment },
  });

  test('of a component wins over that of all, and an extra one over one that is known', () => {
    const all = { environment: { OMP_NUM_THREADS: 1 } };
    expect(value(all, 'mindie-server', 'OMP_NUM_THREADS')).toBe('1');
    expect(value({ ...all, ...server({ OMP_NUM_THREADS: 2 }) }, 'mindie-server', 'OMP_NUM_THREADS')).toBe(
      '2',
    );
    expect(
      value({ ...all, ...server({ OMP_NUM_THREADS: 2 }) }, 'mindie-ms-controller', 'OMP_NUM_THREADS'),
    ).toBe('1');
  });

  test.each([
    ['mindie-server', '60', undefined],
    ['mindie-ms-controller', undefined, '0'],
    ['mindie-ms-coordinator', undefined, '0'],
  ])('that the kit sets is for those who need it: %s', (workload, hccl, torch) => {
    expect(value({}, workload, 'HCCL_EXEC_TIMEOUT')).toBe(hccl);
    expect(value({}, workload, 'TORCH_DEVICE_BACKEND_AUTOLOAD')).toBe(torch);
  });

  test('of one component is not kept by another', () => {
    const kept = value(server({}, { MINE: 'x' }), 'mindie-ms-controller', 'BOOT_KEEP_ENVIRONMENT')?.split(
      ' ',
    );
    expect(kept).not.toContain('MINE');
    expect(kept).toEqual([...(kept ?? [])].sort());
    expect(new Set(kept).size).toBe(kept?.length);
  });

  test('stands in the order of the names, so that the order of the deployment file restarts no pod', () => {
    const names = (workload: string): string[] =>
      (mainContainer(manifestsOf({ ...homogeneous, ...server({}, { Z: '1', A: '1' }) }), workload).env ?? [])
        .filter(({ value: text }) => text !== undefined)
        .map(({ name }) => name);
    for (const workload of ['mindie-server', 'mindie-ms-coordinator'])
      expect(names(workload)).toEqual([...names(workload)].sort());
  });

  test('for the path of the log is there only where a path is', () => {
    expect(value({}, 'mindie-server', 'MINDIE_LOG_PATH')).toBeUndefined();
    expect(value({ logging: { path: '/var/log/mindie' } }, 'mindie-server', 'MINDIE_LOG_PATH')).toBe(
      '/var/log/mindie',
    );
  });

  test.each([
    ['toFile', 'MINDIE_LOG_TO_FILE'],
    ['toStdout', 'MINDIE_LOG_TO_STDOUT'],
    ['verbose', 'MINDIE_LOG_VERBOSE'],
  ])('logging.%s is the switch %s alone', (key, name) => {
    const switches = ['MINDIE_LOG_TO_FILE', 'MINDIE_LOG_TO_STDOUT', 'MINDIE_LOG_VERBOSE'];
    const all = (on: boolean): (string | undefined)[] => {
      const logging = { toFile: false, toStdout: false, verbose: false, [key]: on };
      const environment = environmentOf(manifestsOf({ ...homogeneous, logging }), 'mindie-ms-coordinator');
      return switches.map((one) => environment[one]);
    };
    expect(all(false)).toEqual(['0', '0', '0']);
    expect(all(true)).toEqual(switches.map((one) => (one === name ? '1' : '0')));
  });

  test('for the namespace is there only for a component with a standby', () => {
    const given = (backup: object, workload: string): boolean =>
      (mainContainer(manifestsOf({ ...homogeneous, backup }), workload).env ?? []).some(
        ({ name }) => name === 'POD_NAMESPACE',
      );
    const [controller, coordinator] = ['mindie-ms-controller', 'mindie-ms-coordinator'] as const;
    expect([given({}, controller), given({}, coordinator)]).toEqual([false, false]);
    const one = { controller: true };
    expect([given(one, controller), given(one, coordinator)]).toEqual([true, false]);
    const other = { coordinator: true };
    expect([given(other, controller), given(other, coordinator)]).toEqual([false, true]);
  });
});

test('a server knows its IP under each name that MindIE reads, the others under one', () => {
  const manifests = manifestsOf(homogeneous);
  const ofPod = (workload: string): string[] =>
    (mainContainer(manifests, workload).env ?? [])
      .filter((one) => JSON.stringify(one).includes('status.podIP'))
      .map(({ name }) => name);
  expect(ofPod('mindie-server')).toEqual(['POD_IP', 'MIES_CONTAINER_IP', 'MIES_CONTAINER_MANAGEMENT_IP']);
  expect(ofPod('mindie-ms-controller')).toEqual(['POD_IP']);
  expect(ofPod('mindie-ms-coordinator')).toEqual(['POD_IP']);
});
