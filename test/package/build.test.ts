// What is built finds what its sources find, and is built again when they change.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize } from 'node:v8';
import { parse } from 'yaml';
import { formatProblem, isError, type Problem } from '../../lib/config/problem';
import { bundledCommand } from '../support/command';

const root = path.resolve(__dirname, '..', '..');
const build = path.dirname(bundledCommand);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'build-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(program: string, args: readonly string[], cwd = folder) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const deployment = `variant: homogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
server: { instances: 4, npusPerInstance: 2 }
`;

interface BadFile {
  readonly text: string;
  readonly says: readonly string[];
}

const casesOf = (name: string): unknown =>
  parse(readFileSync(path.join(root, 'test', 'config', `${name}.cases.yaml`), 'utf8'));

/** Whatever a schema can find is found in one of these. */
function badFiles(): BadFile[] {
  const files = casesOf('bad-input') as { file: string; says: string[] }[];
  const overrides = casesOf('override-input') as Record<string, { settings: string; errors?: string[] }[]>;
  // No deployment has it.
  const inDeployments = Object.entries(overrides).filter(([name]) => name !== 'node_manager.json');
  return [
    ...files.map(({ file, says }) => ({ text: file, says })),
    ...inDeployments.flatMap(([name, cases]) =>
      cases.map(({ settings, errors }) => ({
        text: `${deployment}overrides: { ${name}: ${settings} }\n`,
        says: errors ?? [],
      })),
    ),
  ];
}

/** Prints what the build has to say of each text that it is given. */
const judge = `require(process.argv[1]).loadSynthesis().then(({ validateText }) => {
  const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  process.stdout.write(require('node:v8').serialize(texts.map((text) => validateText('deployment.yaml', text))));
});`;

test('the validators in a build say what those of the sources are to say', () => {
  const files = badFiles();
  expect(files.length).toBeGreaterThan(200);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', judge, path.join(build, 'engine.cjs')],
    {
      input: JSON.stringify(files.map(({ text }) => text)),
      maxBuffer: 2 ** 26,
    },
  );
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  // Rules are the same code in both.
  const ofSchemas = (messages: readonly string[]): string[] =>
    messages.filter((message) => !/ \[[a-z-]+\]$/.test(message)).sort();
  const said = (deserialize(stdout) as Problem[][]).map((one) => one.filter(isError).map(formatProblem));
  expect(said.map(ofSchemas)).toEqual(files.map(({ says }) => ofSchemas(says)));
});

test('the file by which the command begins has nothing in it that a completion does without', () => {
  const heavy = ['Ajv', 'KubeDeployment', 'parseAllDocuments', 'patternErrorMessage'];
  const text = readFileSync(bundledCommand, 'utf8');
  expect(heavy.filter((name) => text.includes(name))).toEqual([]);
  const engine = readFileSync(path.join(build, 'engine.cjs'), 'utf8');
  expect(engine).toContain('KubeDeployment');
});

describe('a checkout', () => {
  let command: string;
  beforeEach(() => {
    for (const name of [
      'bin',
      'cli',
      'lib',
      'schemas',
      'scripts/build',
      'scripts/validators.ts',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ])
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
    command = path.join(folder, 'bin', 'mindie-pd.cjs');
  });

  const help = (): string => start(command, ['validate', '--help']).stdout;

  test('builds at the first start and after each change, be what came older than what was built', () => {
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    expect(help()).toContain('2 a wrong command line.');
    const built = path.join(folder, 'build', 'cli.cjs');
    const { mtimeMs } = statSync(built);
    expect(help()).toContain('2 a wrong command line.');
    expect(statSync(built).mtimeMs).toBe(mtimeMs);
    const source = path.join(folder, 'cli', 'exit-codes.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('a wrong command', 'another command'));
    utimesSync(source, 0, 0);
    expect(help()).toContain('2 another command line.');
  });

  test('without the packages that build it ends with what to do, and tells its version all the same', () => {
    const { status, stdout, stderr } = start(command, ['validate']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe('This checkout is to be built, and node_modules lacks esbuild: run npm ci.\n');
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(start(command, ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});
