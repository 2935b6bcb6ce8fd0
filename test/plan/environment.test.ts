import { environmentOf, heterogeneous, homogeneous, manifestsOf } from '../support/synth';

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
