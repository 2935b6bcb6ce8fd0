// What a name stands for, and what is said of it.
import { explain } from '../../lib/reference/explanation';
import { lookUp, titleOf } from '../../lib/reference/topics';

const found = (question: string): string[] => lookUp(question).topics.map(titleOf);
const suggested = (question: string): string[] => lookUp(question).suggestions.map(titleOf);

describe('a name is found', () => {
  test.each([
    ['as a whole', 'inference.maxSeqLen', 'inference.maxSeqLen'],
    ['before longer ones that end like it', 'variant', 'variant'],
    ['by its end', 'decodeBatchSize', 'inference.decodeBatchSize'],
    ['by more than its last part', 'rate.prefill', 'server.rate.prefill'],
    ['in a MindIE file, by its end', 'maxBatchSize', 'config.json BackendConfig.ScheduleConfig.maxBatchSize'],
    [
      'in the file that is named',
      'config.json maxSeqLen',
      'config.json BackendConfig.ModelDeployConfig.maxSeqLen',
    ],
    [
      'in the file that is named with a dot',
      'ms_controller.json.http_server.port',
      'ms_controller.json http_server.port',
    ],
    [
      'in the file that is named without its ending',
      'ms_controller ccae.port',
      'ms_controller.json ccae.port',
    ],
    [
      'in a file that a deployment file does not set',
      'node_manager.json heartbeat_interval_seconds',
      'node_manager.json heartbeat_interval_seconds',
    ],
    ['in a table, by its end', 'group_id', 'global_ranktable.json server_group_list[].group_id'],
    ['in such a file only where no other has it', 'tls_enable', 'http_client_ctl.json tls_enable'],
    ['in such a file before others in another case', 'model_id', 'user_config.json deploy_config.model_id'],
    [
      'in such a file where it is named',
      'user_config.json deploy_config.tls_config.tls_enable',
      'user_config.json deploy_config.tls_config.tls_enable',
    ],
    ['as overrides have it', 'overrides["config.json"].ServerConfig.port', 'config.json ServerConfig.port'],
    [
      "as a role's overrides have it",
      'prefill.overrides["config.json"].ServerConfig.port',
      'config.json ServerConfig.port',
    ],
    [
      'with the index of a list',
      'ModelConfig[0].tp',
      'config.json BackendConfig.ModelDeployConfig.ModelConfig[].tp',
    ],
    ['without the brackets of a list', 'controller.tolerations.key', 'controller.tolerations[].key'],
    ['in another case', 'MAXBATCHSIZE', 'config.json BackendConfig.ScheduleConfig.maxBatchSize'],
    ['as a variable', 'HCCL_EXEC_TIMEOUT', 'HCCL_EXEC_TIMEOUT'],
    ['as a variable under its key', 'server.environment.HCCL_EXEC_TIMEOUT', 'HCCL_EXEC_TIMEOUT'],
    ['by a variable that the schema does not know', 'extraEnvironment.FOO', 'extraEnvironment'],
    ['by such a variable of a role', 'server.extraEnvironment.FOO', 'server.extraEnvironment'],
    ['as a variable that the schema does know', 'extraEnvironment.HCCL_EXEC_TIMEOUT', 'HCCL_EXEC_TIMEOUT'],
    ['as a MindIE file', 'config.json', 'config.json'],
    ['as a variable that the generator sets', 'MINDIE_LOG_LEVEL', 'MINDIE_LOG_LEVEL'],
    ['as a rule', 'image-tag-latest', 'image-tag-latest'],
    ['with blanks around it', ' variant ', 'variant'],
  ])('%s: %s', (_how, question, title) => {
    expect(found(question)).toEqual([title]);
  });

  test('but several times where it is not clear', () => {
    expect(found('maxSeqLen')).toEqual([
      'inference.maxSeqLen',
      'config.json BackendConfig.ModelDeployConfig.maxSeqLen',
    ]);
    expect(found('http_server.port')).toEqual(['ms_controller.json http_server.port']);
    expect(found('version')).toEqual([
      'node_manager.json version',
      'global_ranktable.json version',
      'hccl.json version',
      'elastic_scaling.json version',
      'user_config.json version',
      'mindie_env.json version',
    ]);
    expect(found('npusPerInstance')).toEqual([
      'server.npusPerInstance',
      'prefill.npusPerInstance',
      'decode.npusPerInstance',
    ]);
  });

  test('under its title again', () => {
    for (const question of ['maxSeqLen', 'npusPerInstance', 'port', 'log_level', 'enabled', 'tls_cert'])
      for (const title of found(question)) expect(found(title)).toEqual([title]);
  });
});

describe('a name that nothing has', () => {
  test.each([
    ['inference.maxSeqLne', 'inference.maxSeqLen'],
    ['maxBatchSzie', 'config.json BackendConfig.ScheduleConfig.maxBatchSize'],
    ['HCCL_EXEC_TIMEOTU', 'HCCL_EXEC_TIMEOUT'],
    ['image-tag-lastest', 'image-tag-latest'],
    ['config.json maxBatchSzie', 'config.json BackendConfig.ScheduleConfig.maxBatchSize'],
  ])('%s suggests %s first', (question, title) => {
    expect(found(question)).toEqual([]);
    expect(suggested(question)[0]).toBe(title);
  });

  test.each([
    '',
    '.',
    '[]',
    '__proto__',
    'constructor',
    'x'.repeat(10_000),
    '\u0000',
    '(a+)+$',
    'config.json'.repeat(500),
  ])('%j is no fault of the program', (question) => {
    expect(found(question)).toEqual([]);
  });

  test('has a handful of suggestions at most', () => {
    expect(suggested('tls_certs').length).toBe(5);
    expect(suggested('q'.repeat(30))).toEqual([]);
  });
});

describe('is explained', () => {
  const explained = (question: string, language: 'en' | 'zh') => {
    const [topic] = lookUp(question).topics;
    if (topic === undefined) throw new Error(question);
    return explain(topic, language);
  };

  test('a mapping by its keys, and by what requires it', () => {
    expect(explained('silence', 'en').facts).toEqual([
      ['Values', ['a list of at most 200 entries']],
      ['Keys', ['rule, reason']],
      ['Default', ['[]']],
    ]);
    expect(explained('image', 'zh').facts).toEqual([
      ['取值', ['映射']],
      ['包含的键', ['name、tag、digest、pullPolicy、pullSecrets、release、layout、userHomePath']],
      ['必填', ['始终必填']],
    ]);
    expect(explained('prefill', 'en').facts).toContainEqual(['Required', ['variant: heterogeneous']]);
  });

  test('a MindIE file by its keys', () => {
    expect(explained('http_client_ctl.json', 'en')).toEqual({
      title: 'http_client_ctl.json',
      kind: 'a MindIE file',
      meaning: 'Settings of the probe client, by which the kubelet asks after the health of a MindIE pod.',
      facts: [
        ['Keys', ['tls_enable, cert, log_info']],
        ['Set it with', ['overrides["http_client_ctl.json"]']],
        ['See', ['docs/reference/http_client_ctl.md']],
      ],
    });
    expect(explained('node_manager.json', 'zh')).toMatchObject({
      kind: '其他文件，部署文件不设置',
      facts: [
        ['包含的键', expect.anything()],
        ['所在文件的来源', expect.anything()],
        ['参见', ['docs/reference/node_manager.zh-CN.md']],
      ],
    });
  });

  test('variables by their pods, and by what names and values they have', () => {
    expect(explained('HCCL_EXEC_TIMEOUT', 'en').facts).toContainEqual([
      'Unless set',
      ['60 in the pods of server, prefill, decode'],
    ]);
    expect(explained('HCCL_EXEC_TIMEOUT', 'zh').facts).toContainEqual([
      '未设置时',
      ['server、prefill、decode 的 Pod 中为 60'],
    ]);
    expect(explained('environment', 'zh').facts).toContainEqual([
      '参见',
      ['docs/reference/environment.zh-CN.md'],
    ]);
    expect(explained('extraEnvironment.FOO', 'en').facts).toEqual([
      ['Values', ['a mapping']],
      [
        'Keys',
        ['a variable name: letters, digits and `_`, not beginning with a digit, at most 256 characters'],
      ],
      ['Value of each', ['text, at most 32768 characters']],
      ['Default', ['{}']],
    ]);
  });

  test('a key of a MindIE file by where it is set: there, elsewhere or nowhere', () => {
    expect(explained('ms_controller.json digs_prefill_slo', 'en').facts).toContainEqual([
      'Set it with',
      ['overrides["ms_controller.json"].digs_prefill_slo'],
    ]);
    expect(explained('maxBatchSize', 'en').facts).toEqual([
      ['Values', ['an integer from 1 to 819200']],
      ['Follows from', ['inference.decodeBatchSize']],
    ]);
    expect(explained('node_manager.json heartbeat_interval_seconds', 'en')).toEqual({
      title: 'node_manager.json heartbeat_interval_seconds',
      kind: 'a key of a file that a deployment file does not set',
      meaning: 'Time between two health checks of the server endpoints.',
      facts: [
        ['Values', ['an integer from 1 to 60 (seconds)']],
        ['Default', ['1']],
        [
          'The file',
          [
            'The node managers of large-scale expert parallelism read it; no deployment of this project has it.',
          ],
        ],
      ],
    });
  });

  test('a key of a table by who writes and who reads the table', () => {
    const key = 'global_ranktable.json server_group_list[].group_id';
    expect(explained(key, 'en').facts).toContainEqual([
      'The file',
      [
        'The ranktable-builder writes it in the cluster; every MindIE pod waits for it, and the Controller follows it.',
      ],
    ]);
    expect(explained(key, 'zh').facts).toContainEqual([
      '所在文件的来源',
      ['由 ranktable-builder 在集群中生成；所有 MindIE Pod 启动前等待该文件，Controller 持续读取。'],
    ]);
  });

  test('a variable that the generator sets by the key behind it, if there is one', () => {
    expect(explained('MINDIE_LOG_LEVEL', 'zh').facts).toEqual([['推导自', ['logging.level']]]);
    expect(explained('POD_IP', 'en')).toEqual({
      title: 'POD_IP',
      kind: 'an environment variable',
      meaning: 'Set by the generator or the boot scripts; a deployment file cannot set it.',
      facts: [],
    });
  });
});
