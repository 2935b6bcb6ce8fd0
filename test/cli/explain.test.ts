import { spawnSync } from 'node:child_process';
import { textOf } from '../../cli/explain';
import { languageOf } from '../../cli/language';
import { columnsOf, wrap } from '../../cli/layout';
import { bundledCommand } from '../support/command';

function explain(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCommand, 'explain', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, stdout, stderr };
}

test('a key of the deployment file, in English', () => {
  expect(explain(['inference.maxSeqLen'])).toEqual({
    status: 0,
    stderr: '',
    stdout: `inference.maxSeqLen: a key of the deployment file
Longest sequence, input and output together, in tokens.

Values   an integer from 2 to 4294967295 (tokens)
Default  2560
Fills    config.json BackendConfig.ModelDeployConfig.maxSeqLen
         config.json BackendConfig.ModelDeployConfig.maxInputTokenLen
`,
  });
});

test('a key of a MindIE file in two words, in the Chinese of the locale', () => {
  expect(explain(['ms_coordinator.json', 'http_config.predict_port'], { LANG: 'zh_CN.UTF-8' })).toEqual({
    status: 0,
    stderr: '',
    stdout: `ms_coordinator.json http_config.predict_port: MindIE 配置文件的键
用户侧推理请求端口，取值为字符串。

取值    1024 到 65535 的端口，加引号
推导自  ports.coordinator.inference
`,
  });
});

test('a rule, with its example and what it says', () => {
  expect(explain(['image-tag-latest', '--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' })).toEqual({
    status: 0,
    stderr: '',
    stdout: `image-tag-latest: a rule, whose findings are warnings
an image tag that moves, so that nodes may run different versions

Example          image: { name: mindie, tag: latest, release: '2.2' }
In this file     variant: homogeneous
                 image: { name: mindie, tag: '2.2' }
                 model: { name: llama, weightsPath: /data/llama }
                 server: { instances: 2, npusPerInstance: 2 }
Gives            image.tag: warning: a tag that moves, so that nodes may run different versions, got "latest"; expected the tag of one version, or a digest. Name the version. [image-tag-latest]
Silence it with  silence: [{ rule: image-tag-latest, reason: why it is meant to be so }]
`,
  });
});

test('what nothing is called suggests what is close, and fails', () => {
  expect(explain(['maxBatchSzie'])).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'Nothing is called "maxBatchSzie". Did you mean one of these?\n' +
      '  config.json BackendConfig.ScheduleConfig.maxBatchSize\n',
  });
  expect(explain(['qqqqqqqqqqqqqqqq', '--lang', 'zh'])).toEqual({
    status: 1,
    stdout: '',
    stderr: '找不到 "qqqqqqqqqqqqqqqq"。请查阅 docs/reference/。\n',
  });
});

test.each([
  [
    'ksfa',
    `ksfa: a name
A key of the certificate Secrets: the master key store of KMC, which decrypts key_pwd.txt. MindIE up to 2.2 needs it on encrypted links; later releases do without.

See  tls.secrets
     docs/tls.md
`,
  ],
  [
    'kmc_Ksf_master',
    `kmc_Ksf_master: a name
A spelling that documents have for http_client_ctl.json and no MindIE release reads: kmc_ksf_master is meant.

See  http_client_ctl.json cert.kmc_ksf_master
     docs/tls.md
`,
  ],
  [
    'sp-block',
    `sp-block: a name
An annotation of the Deployments of servers with hardware 800I-A3: the NPUs of an instance. By it the Ascend Operator writes hccl.json 1.2 with super pods, and Volcano chooses its rules. The generator sets it; a deployment file cannot.

See  hardware
     hccl.json
`,
  ],
  [
    'parallelism',
    `server.parallelism: a key of the deployment file
How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.

Values       a mapping
Keys         tp, dp, cp, sp, moeTp, moeEp
The same is  prefill.parallelism
             decode.parallelism
`,
  ],
])('a name that people meet and ask for is explained at once: %s', (name, stdout) => {
  expect(explain([name])).toEqual({ status: 0, stderr: '', stdout });
});

test('a name of the Secrets, in Chinese', () => {
  expect(explain(['ksfb', '--lang', 'zh']).stdout).toBe(`ksfb: 名称
证书 Secret 中的键：KMC 的备密钥库，用于解密 key_pwd.txt。MindIE 2.2 及以前的版本在启用 TLS 时需要，之后的版本不需要。

参见  tls.secrets
      docs/tls.md
`);
});

test('what several things are called lists them, and fails', () => {
  expect(explain(['maxSeqLen'])).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'More than one thing is called "maxSeqLen". Name one of these:\n' +
      '  inference.maxSeqLen\n' +
      '  config.json BackendConfig.ModelDeployConfig.maxSeqLen\n',
  });
});

test.each([
  { args: [], says: 'Not enough non-option arguments: got 0, need at least 1' },
  {
    args: ['variant', '--lang', 'fr'],
    says: 'Invalid values:\n  Argument: lang, Given: "fr", Choices: "en", "zh"',
  },
  { args: ['variant', '--lang', 'en', '--lang', 'zh'], says: 'Give --lang once.' },
])('$args is a wrong command line', ({ args, says }) => {
  expect(explain(args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `mindie-pd: ${says}\nSee mindie-pd --help.\n`,
  });
});

test('--help has examples and exit codes, and is the same in every locale', () => {
  const { status, stdout } = explain(['--help']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/Examples:\n {2}mindie-pd explain /);
  expect(stdout).toContain('Exit codes: 0 explained, 1 unknown or more than one, 2 a wrong command line.');
  expect(explain(['--help'], { LANG: 'zh_CN.UTF-8' }).stdout).toBe(stdout);
});

test.each([
  [{}, 'en'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: '', LC_MESSAGES: 'zh_TW.UTF-8' }, 'zh'],
] as const)('the language of %j is %s', (env, language) => {
  expect(languageOf(env)).toBe(language);
});

describe('on a terminal', () => {
  const topic = {
    title: 'a.b',
    kind: '部署文件的键',
    meaning: '最大序列长度，即输入与输出之和。',
    facts: [
      ['取值', ['one two three four five']],
      ['默认', ['1', '2']],
    ],
  } as const;

  test('lines are as wide as it is, with the Chinese counted twice', () => {
    const text = textOf(topic, 20, false);
    expect(text).toBe(`a.b: 部署文件的键
最大序列长度，即输入
与输出之和。

取值  one two three
      four five
默认  1
      2
`);
    for (const line of text.split('\n').slice(1)) expect(columnsOf(line)).toBeLessThanOrEqual(20);
  });

  test('the title and the labels are bold', () => {
    expect(textOf({ ...topic, facts: [['取值', ['1']]] }, 40, true)).toBe(
      '\u001b[1ma.b\u001b[22m: 部署文件的键\n最大序列长度，即输入与输出之和。\n\n\u001b[1m取值\u001b[22m  1\n',
    );
  });

  test.each([
    ['a word that is too long', 5, ['a', 'word', 'that', 'is', 'too', 'long']],
    ['abcdefghij k', 4, ['abcdefghij', 'k']],
    ['长，短。', 4, ['长，', '短。']],
    ['', 10, ['']],
  ])('%j in %d columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });
});
