import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { parse } from 'yaml';
import { ask } from '../../cli/init/ask';
import { fileText } from '../../cli/init/file-text';
import {
  deploymentOf,
  isFor,
  type Question,
  questions,
  schemaOf,
  type Setting,
} from '../../cli/init/questions';
import { isPrefix } from '../../lib/config/paths';
import { schemaLine } from '../../cli/schema-line';
import { synth } from '../support/synth';
import { bundledCommand } from '../support/command';

const examples = path.resolve(__dirname, '..', '..', 'deployments');
const common = ['--image', 'mindie:2.2', '--model-name', 'llama', '--weights-path', '/data/llama'];
const flags = ['--variant', 'homogeneous', ...common, '--instances', '2', '--npus', '2'];
const settings: readonly Setting[] = [
  { path: ['variant'], value: 'homogeneous' },
  { path: ['image', 'name'], value: 'mindie' },
  { path: ['image', 'tag'], value: '2.2' },
  { path: ['model', 'name'], value: 'llama' },
  { path: ['model', 'weightsPath'], value: '/data/llama' },
  { path: ['server', 'instances'], value: 2 },
  { path: ['server', 'npusPerInstance'], value: 2 },
];
const data = {
  variant: 'homogeneous',
  image: { name: 'mindie', tag: '2.2' },
  model: { name: 'llama', weightsPath: '/data/llama' },
  server: { instances: 2, npusPerInstance: 2 },
};

describe('mindie-pd init, not on a terminal', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'init-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const init = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCommand, 'init', ...args], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
      env: { PATH: process.env['PATH'] },
    });
    return { status, stdout, stderr };
  };
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

  test('writes a file of the flags, which is right', () => {
    expect(init(...flags)).toEqual({
      status: 0,
      stdout: 'deployments/llama.yaml was written.\n',
      stderr: '',
    });
    expect(parse(read('deployments/llama.yaml'))).toEqual(data);
  });

  test('takes every flag of a heterogeneous deployment, and comments in Chinese', () => {
    const { status, stderr } = init(
      'b.yaml',
      ...[
        '--variant',
        'heterogeneous',
        '--image',
        'r.example.com:5000/a/mindie@sha256:'.concat('a'.repeat(64)),
      ],
      ...['--model-name', 'Org/llama', '--weights-host-path', '/mnt/w', '--weights-path', '/mnt/w/llama'],
      ...['--prefill-instances', '2', '--prefill-npus', '4'],
      ...['--decode-instances', '3', '--decode-npus', '4', '--namespace', 'serving'],
      ...['--node-port', '31111', '--status-path', '/data/status', '--lang', 'zh'],
    );
    expect(status).toBe(0);
    // A digest alone does not tell the release.
    expect(stderr).toMatch(
      /^b\.yaml:\d+:\d+ image\.name: warning: .* \[image-release-unknown\]\n1 warning; the manifests can be written\n$/,
    );
    expect(parse(read('b.yaml'))).toEqual({
      namespace: { name: 'serving' },
      variant: 'heterogeneous',
      image: { name: 'r.example.com:5000/a/mindie', digest: `sha256:${'a'.repeat(64)}` },
      model: {
        name: 'Org/llama',
        weightsPath: '/mnt/w/llama',
        weights: { hostPath: '/mnt/w', mountPath: '/mnt/w' },
      },
      prefill: { instances: 2, npusPerInstance: 4 },
      decode: { instances: 3, npusPerInstance: 4 },
      controller: { statusDirectory: { hostPath: '/data/status' } },
      service: { nodePort: 31111 },
    });
    expect(read('b.yaml')).toContain('# 模型名称，即客户端请求中使用的名称。\n  name: Org/llama\n');
  });

  test('overwrites a file only with --force', () => {
    writeFileSync(path.join(folder, 'a.yaml'), 'mine\n');
    expect(init('a.yaml', ...flags)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'a.yaml is already there. Name another file, or overwrite it with --force.\n',
    });
    expect(read('a.yaml')).toBe('mine\n');
    expect(init('./a.yaml', ...flags, '--force')).toEqual({
      status: 0,
      stdout: 'a.yaml was written.\n',
      stderr: '',
    });
    expect(parse(read('a.yaml'))).toEqual(data);
  });

  describe('beside other deployments', () => {
    const beside =
      'Other deployment files in deployments have the defaults already; this one got what is free: ';

    test('takes a free namespace, port and status directory, and says so', () => {
      cpSync(examples, path.join(folder, 'deployments'), { recursive: true });
      const free = ['namespace.name mindie-llama', 'service.nodePort 31017'];
      const directory = 'controller.statusDirectory.hostPath /data/mindie-ms/status-llama';
      expect(init(...flags)).toEqual({
        status: 0,
        stdout: `deployments/llama.yaml was written.\n${beside}${[...free, directory].join(', ')}.\n`,
        stderr: '',
      });
      expect(parse(read('deployments/llama.yaml'))).toMatchObject({
        namespace: { name: 'mindie-llama' },
        service: { nodePort: 31017 },
        controller: { statusDirectory: { hostPath: '/data/mindie-ms/status-llama' } },
      });
    });

    test('keeps what was answered, and says in one sentence what is in the way of it', () => {
      expect(init(...flags).status).toBe(0);
      const { status, stdout, stderr } = init('deployments/second.yaml', ...flags, '--namespace', 'mindie');
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: `deployments/second.yaml was written.\n${beside}service.nodePort 31016, controller.statusDirectory.hostPath /data/mindie-ms/status-second.\n`,
      });
      expect(stderr).toBe(
        'deployments/second.yaml:1:1 (root): deployments/llama.yaml has the same namespace.create, name, ' +
          'got [true,"ConfigMap mindie/global-ranktable"]; expected what no other deployment of the cluster has. ' +
          'Remove deployments/llama.yaml where it is an example that you do not deploy; else set in one of the two what is free: ' +
          'namespace.name mindie-second.\n' +
          '1 error; change this before mindie-pd synth deployments\n',
      );
      // Beside two that are in the way, what is free beside both is named once.
      const third = init(
        'deployments/third.yaml',
        ...flags,
        '--namespace',
        'mindie',
        '--node-port',
        '31016',
      ).stderr;
      expect(
        third
          .split('\n')
          .slice(0, 2)
          .map((line) => line.replace(/^.*(Remove)/, '$1')),
      ).toEqual([
        'Remove deployments/llama.yaml where it is an example that you do not deploy; else set in one of the two what is free: ' +
          'namespace.name mindie-third, service.nodePort 31017.',
        'Remove deployments/second.yaml where it is an example that you do not deploy; else set in one of the two what was named as free above.',
      ]);
      rmSync(path.join(folder, 'deployments/third.yaml'));
      // A file that is read before the other: what is found is the other's.
      expect(init('deployments/a.yaml', ...flags, '--node-port', '31015').stderr).toMatch(
        /^deployments\/a\.yaml:1:1 \(root\): deployments\/llama\.yaml has the same service\.nodePort, got \[31015\]; /,
      );
    });
  });

  test('in the folder of a cluster looks beside the others of that cluster, and by what they share', () => {
    expect(init('deployments/dev/a.yaml', ...flags).status).toBe(0);
    mkdirSync(path.join(folder, 'deployments/prod'));
    const shared = 'namespace: { name: serving }\nservice: { nodePort: 31500 }\n';
    writeFileSync(path.join(folder, 'deployments/prod/_defaults.yaml'), shared);
    expect(init('deployments/prod/a.yaml', ...flags)).toEqual({
      status: 0,
      stdout: 'deployments/prod/a.yaml was written.\n',
      stderr: '',
    });
    expect(init('deployments/prod/b.yaml', ...flags)).toEqual({
      status: 0,
      stdout:
        'deployments/prod/b.yaml was written.\n' +
        'Other deployment files in deployments/prod have the defaults already; this one got what is free: ' +
        'namespace.name serving-b, service.nodePort 31501, controller.statusDirectory.hostPath /data/mindie-ms/status-b.\n',
      stderr: '',
    });
  });

  test('says warnings of the file', () => {
    const latest = flags.map((flag) => flag.replace('mindie:2.2', 'mindie:latest'));
    expect(init(...latest)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /image\.tag: warning: .*\[image-tag-latest\]\n1 warning; the manifests can be written\n$/,
      ) as string,
    });
  });

  test('names the flags that are missing', () => {
    expect(init()).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'There is no terminal to ask on. Give --variant, --image, --model-name, --weights-path; ' +
        '--instances, --npus for the variant homogeneous; ' +
        '--prefill-instances, --prefill-npus, --decode-instances, --decode-npus for the variant heterogeneous.\n',
    });
    expect(init(...flags.slice(0, -4))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'There is no terminal to ask on. Give --instances, --npus for the variant homogeneous.\n',
    });
    expect(existsSync(path.join(folder, 'deployments'))).toBe(false);
  });

  test('checks every flag, and names each that is wrong', () => {
    const wrong = [
      '--image',
      'mindie',
      '--weights-path',
      'data',
      '--instances',
      '1.5',
      '--npus',
      '16',
      '--rate',
      '3',
    ];
    expect(init('--variant', 'homogeneous', '--model-name', '', ...wrong, '--decode-npus', '2')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        '--image: an image without tag and digest, got "mindie"; expected a tag or a digest. Add image.tag or image.digest: without one the nodes may run different versions.\n' +
        '--model-name: empty text, got ""; expected letters, digits, `-`, `_`, `.` and `/`, beginning with a letter or digit, at most 256 characters. Write a value or leave the key out.\n' +
        '--model-name: malformed text, got ""; expected letters, digits, `-`, `_`, `.` and `/`, beginning with a letter or digit, at most 256 characters. Correct it.\n' +
        '--weights-path: malformed text, got "data"; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Correct it.\n' +
        '--instances: wrong type, got 1.5; expected an integer from 1 to 96. Write an integer.\n' +
        '--npus: NPUs that 800I-A2 nodes cannot give to one pod, got 16; expected one of 1, 2, 3, 4, 5, 6, 7, 8. Choose one of these, or the hardware that the nodes have. [npus-of-one-pod]\n' +
        '--rate: malformed, got "3"; expected a value such as 3:1. Correct it.\n' +
        '--decode-npus is for the variant heterogeneous only.\n',
    });
  });

  test.each([
    {
      args: ['--variant', 'mixed'],
      says: /^mindie-pd: Invalid values:\n {2}Argument: variant, Given: "mixed"/,
    },
    { args: ['--npus', '1', '--npus', '2'], says: /^mindie-pd: Give --npus once\.\n/ },
    { args: ['--npsu', '1'], says: /^mindie-pd: Unknown arguments?: npsu\n/ },
    {
      args: ['x.txt', ...flags],
      says: /^mindie-pd: Name a file that ends in \.yaml or \.yml: no other is read with its folder\.\n/,
    },
    { args: ['a.yaml', 'b.yaml'], says: /^mindie-pd: Unknown command: b\.yaml\n/ },
  ])('$args is a wrong command line', ({ args, says }) => {
    const { status, stderr } = init(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(says);
  });

  test('cannot write where there is a folder, or a file in the way', () => {
    mkdirSync(path.join(folder, 'dir.yaml'));
    expect(init('dir.yaml', ...flags, '--force')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: /^Not written: EISDIR/,
    });
    writeFileSync(path.join(folder, 'file'), '');
    expect(init('file/a.yaml', ...flags).status).toBe(1);
  });

  test.each([
    ['+a.yaml', 'a file name that cannot name an output folder'],
    ['_a.yaml', 'a file that deployment files take keys from, by its name, and none itself'],
  ])('refuses %s, the name of which is no deployment', (name, what) => {
    const { status, stderr } = init(name, ...flags);
    expect(status).toBe(1);
    expect(stderr).toContain(`: ${what}, got`);
    expect(existsSync(path.join(folder, name))).toBe(false);
  });

  test('--help has a flag for each question, examples and exit codes', () => {
    const { status, stdout } = init('--help');
    expect(status).toBe(0);
    for (const { flag } of questions) expect(stdout).toContain(`--${flag} `);
    expect(stdout).toMatch(/Examples:\n {2}mindie-pd init /);
    expect(stdout).toContain(
      'Exit codes: 0 written, 1 not written, 2 a wrong command line, or no terminal to ask on.',
    );
  });
});

describe('on a terminal', () => {
  /** Answers all at once, as pasted lines are; a terminal that ends after them. */
  async function answer(
    lines: readonly string[],
    language: 'en' | 'zh' = 'en',
    flags: readonly Setting[] = [],
  ) {
    const input = new PassThrough();
    const output = new PassThrough();
    const said: string[] = [];
    output.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    input.end(lines.map((line) => `${line}\n`).join(''));
    const isOpen = (question: Question, given: readonly Setting[]): boolean =>
      isFor(question, given) && !flags.some(({ path }) => isPrefix(question.path, path));
    const taken = await ask(questions, flags, { input, output, language, isOpen });
    return { taken: taken === undefined ? undefined : deploymentOf(taken), said: said.join('') };
  }
  const asked = (said: string): string[] =>
    [...said.matchAll(/^([a-zA-Z.]+) \(.*\)(?: \[.*\])?: /gm)].map(([, key = '']) => key);

  test('asks for what the variant needs; an empty answer leaves out what has a default', async () => {
    const { taken, said } = await answer([
      'homogeneous',
      'mindie:2.2',
      'llama',
      '',
      '/data/llama',
      '',
      '2',
      '2',
      '',
      '',
      '',
      '',
    ]);
    expect(taken).toEqual(data);
    expect(asked(said)).toEqual([
      'variant',
      'image',
      'model.name',
      'model.weights.hostPath',
      'model.weightsPath',
      'hardware',
      'server.instances',
      'server.npusPerInstance',
      'server.rate',
      'namespace.name',
      'service.nodePort',
      'controller.statusDirectory.hostPath',
    ]);
    expect(said).toContain(
      '\nModel replicas, each one server pod. The rules want 2 to 16 in all roles together (too-few-instances, too-many-instances).\nserver.instances (an integer from 1 to 96): ',
    );
    expect(said).toContain('hardware (one of 800I-A2, 800I-A3) [800I-A2]: ');
  });

  test('says at once what is wrong with an answer, and asks again', async () => {
    const { taken, said } = await answer([
      ...[
        'homogenous',
        'homogeneous',
        '',
        'mindie:2.2',
        'llama',
        '',
        '/srv',
        '/data/llama',
        '800I-A3',
        '2',
        '3',
        '4',
      ],
      ...['2:1', '1:1', 'Mindie', 'serving', '80', '31000', ''],
    ]);
    expect(taken).toMatchObject({
      server: { instances: 2, npusPerInstance: 4, rate: { prefill: 1, decode: 1 } },
    });
    expect(taken).toMatchObject({ namespace: { name: 'serving' }, service: { nodePort: 31000 } });
    const faults = said.split('\n').filter((line) => /, got .*; expected /.test(line));
    expect(faults).toHaveLength(8);
    expect(said).toContain('Did you mean homogeneous?\n');
    expect(said).toContain('NPUs that 800I-A3 nodes cannot give to one pod, got 3;');
  });

  const before = ['heterogeneous', 'mindie:2.2', 'llama', '', '/data/llama'];
  const afterwards = ['', '', ''];

  test('judges the first role before the second is asked about, and says what it can be', async () => {
    const { taken, said } = await answer([...before, '2', '9', '8', '2', '16', '8', ...afterwards]);
    expect(taken).toMatchObject({
      prefill: { instances: 2, npusPerInstance: 8 },
      decode: { instances: 2, npusPerInstance: 8 },
    });
    const refused = (npus: number): string =>
      `NPUs that 800I-A2 nodes cannot give to one pod, got ${npus}; expected one of 1, 2, 3, 4, 5, 6, 7, 8. Choose one of these, or the hardware that the nodes have. [npus-of-one-pod]`;
    expect(said.split('\n').filter((line) => /^(prefill|decode)\./.test(line))).toEqual([
      'prefill.instances (an integer from 1 to 96): ',
      `prefill.npusPerInstance (one of 1, 2, 3, 4, 5, 6, 7, 8): ${refused(9)}`,
      'prefill.npusPerInstance (one of 1, 2, 3, 4, 5, 6, 7, 8): ',
      'decode.instances (an integer from 1 to 96): ',
      `decode.npusPerInstance (one of 1, 2, 4, 8): ${refused(16)}`,
      'decode.npusPerInstance (one of 1, 2, 4, 8): ',
    ]);
  });

  test('asks again what is wrong only together with a flag, and keeps the other answers', async () => {
    const weights: Setting = { path: ['model', 'weightsPath'], value: '/data/llama' };
    const rest = ['homogeneous', 'mindie:2.2', 'llama', '/mnt/w', '', '2', '2', '', ...afterwards];
    const { taken, said } = await answer([...rest, '/srv', '/mnt/w/llama'], 'en', [weights]);
    expect(taken).toEqual({
      ...data,
      model: {
        ...data.model,
        weightsPath: '/mnt/w/llama',
        weights: { hostPath: '/mnt/w', mountPath: '/mnt/w' },
      },
    });
    const outside = (got: string): string =>
      `weights outside the mount, got "${got}"; expected a path under model.weights.mountPath (/mnt/w). Correct the path, or set model.weights.mountPath to a folder above it. [weights-outside-mount]\n`;
    expect(said).toContain(`: model.weightsPath: ${outside('/data/llama')}\nDirectory of the weights`);
    expect(said).toContain(`at most 1024 characters): ${outside('/srv')}`);
    expect((await answer(rest, 'en', [weights])).taken).toBeUndefined();
  });

  test('asks in Chinese, and says once that its messages are English', async () => {
    const { said: refused } = await answer(['a', 'b'], 'zh');
    expect(refused.match(/检查结果只有英文：\n/g)).toHaveLength(1);
    const { said } = await answer(['homogeneous'], 'zh');
    expect(said).toContain('variant (homogeneous、heterogeneous 之一): ');
    expect(said).toContain('MindIE 镜像。必须给出标签或摘要。\n');
  });

  test('takes nothing when the terminal ends before the last answer', async () => {
    expect((await answer([])).taken).toBeUndefined();
    expect((await answer(['heterogeneous', 'mindie:2.2'])).taken).toBeUndefined();
  });
});

describe('the text of the file', () => {
  test('whole', () => {
    const text = fileText(settings, 'en');
    expect(text)
      .toBe(`# Check it with \`npx mindie-pd validate\`, and write its manifests with \`npx mindie-pd synth\`.
# Every key: docs/reference/deployment-file.md, or \`npx mindie-pd explain KEY\`.

# homogeneous: all servers alike, roles decided at run time. heterogeneous: prefill on 32G nodes,
# decode on 64G nodes.
variant: homogeneous

# The MindIE image. Give a tag or a digest.
image:
  # Image repository, with the registry's host where one is needed; without tag or digest.
  name: mindie
  # Image tag.
  tag: "2.2"

# What is served.
model:
  # Model name as clients ask for it.
  name: llama
  # Directory of the weights in the container; it must lie under weights.mountPath.
  weightsPath: /data/llama

# The servers of the homogeneous variant: all alike; the Controller decides at run time which become
# prefill and which decode.
server:
  # Model replicas, each one server pod. The rules want 2 to 16 in all roles together
  # (too-few-instances, too-many-instances).
  instances: 2
  # NPUs of one instance, which is also its world size.
  npusPerInstance: 2

# Some of the keys that are left out, with their defaults. Remove the \`# \` before those to change.
# # Batch and length limits (the kit's MINDIE_MAX_SEQ_LEN, MINDIE_MAX_ITER_TIMES,
# # MINDIE_PREFILL_BATCH_SIZE and MINDIE_DECODE_BATCH_SIZE).
# inference:
#   # Longest sequence, input and output together, in tokens.
#   maxSeqLen: 2560
#   # Longest output, in tokens; must be less than maxSeqLen.
#   maxIterTimes: 512
#   # Most requests in one prefill batch; must be less than decodeBatchSize.
#   prefillBatchSize: 50
#   # Most requests in one decode batch.
#   decodeBatchSize: 200
# # The inference Service.
# service:
#   # Kind of Service in front of the Coordinator's inference port; none leaves it out.
#   type: NodePort
# # Whether NetworkPolicies let in only the connections that the service needs: those among its own
# # pods, and to the inference port those whom service.type is for.
# networkPolicy: false
# # Logging of all MindIE components.
# logging:
#   # Log level (MINDIE_LOG_LEVEL).
#   level: INFO
# # Whether warnings about this file are errors.
# strict: false
`);
  });

  test.each(['en', 'zh'] as const)(
    'in %s is a right file, and still is with all that is left out',
    (language) => {
      for (const more of [[], [{ path: ['service', 'nodePort'], value: 31000 }]]) {
        const text = fileText([...settings, ...more], language);
        expect(synth({ 'a.yaml': text })).toMatchObject({ messages: [], warnings: [] });
        const [head = '', left = ''] = text.split(/(?<=\n)(?=# (?:Some of the keys|下面是未设置))/);
        const rest = left.split('\n').slice(1).join('\n').replace(/^# /gm, '');
        expect(synth({ 'a.yaml': head + rest })).toMatchObject({ messages: [], warnings: [] });
        expect(Object.keys(parse(rest) as object)).toContain('inference');
      }
    },
  );

  test('every question is about a key that is described', () => {
    for (const question of questions) expect(schemaOf(question).description).toMatch(/\.$/);
  });
});

test('an editor finds the schema of a file in this checkout, and of no other', () => {
  const root = path.resolve(__dirname, '..', '..');
  const line = (to: string): string =>
    `# yaml-language-server: $schema=${to}schemas/deployment.schema.json\n`;
  expect(schemaLine(path.join(root, 'a.yaml'))).toBe(line(''));
  expect(schemaLine(path.join(root, 'deployments', 'a.yaml'))).toBe(line('../'));
  expect(schemaLine(`${root}-other/a.yaml`)).toBe('');
  expect(schemaLine('/a.yaml')).toBe('');
});
