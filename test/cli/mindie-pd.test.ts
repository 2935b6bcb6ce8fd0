import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { homogeneous, readTree, run } from '../support/synth';
import { bundledCommand, command } from '../support/command';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: object): void {
  writeFileSync(path.join(folder, name), stringify(content));
}

/** Runs the program in the folder of the deployment files, in a Chinese locale, which must not change what it says. */
const mindiePd = (...args: string[]) => start(bundledCommand, args);

function start(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' },
  });
  return { status, stdout, stderr };
}

const warned = { ...homogeneous, image: { name: 'mindie', tag: 'latest' } };
const bad = { ...warned, hardware: 'A2' };
const wrong =
  'hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Did you mean 800I-A2?';
const moves = (severity: string): string =>
  `a.yaml:4:8 image.tag: ${severity}a tag that moves, so that nodes may run different versions, got "latest"; expected the tag of one version, or a digest. Name the version. Where the tag has to move, set image.release; until then the layout toolkit is planned with. [image-tag-latest]\n`;

test('a checkout runs the command from its sources', () => {
  write('a.yaml', warned);
  for (const args of [
    ['validate', 'a.yaml'],
    ['explain', 'hardware'],
  ])
    expect(start(command, args)).toEqual(mindiePd(...args));
});

describe('synth', () => {
  test('writes what npx cdk8s synth writes, and says warnings', () => {
    write('a.yaml', warned);
    expect(mindiePd('synth', 'a.yaml')).toEqual({
      status: 0,
      stdout: '',
      stderr: `${moves('warning: ')}1 warning; the manifests were written\n8 files in dist/a (new)\n`,
    });
    expect(readTree(path.join(folder, 'dist'))).toEqual(run([path.join(folder, 'a.yaml')], folder).files);
  });

  test('says of each folder what changed, and does not write again what is there', () => {
    write('a.yaml', homogeneous);
    const server = path.join(folder, 'dist', 'a', '0050-server.yaml');
    const says = (line: string): void => {
      expect(mindiePd('synth', 'a.yaml')).toEqual({ status: 0, stdout: '', stderr: `${line}\n` });
    };
    says('8 files in dist/a (new)');
    utimesSync(server, 0, 0);
    says('8 files in dist/a (unchanged)');
    expect(statSync(server).mtimeMs).toBe(0);
    appendFileSync(server, '# by hand\n');
    says('8 files in dist/a (1 changed)');
    write('a.yaml', { ...homogeneous, namespace: { create: false }, service: { type: 'none' } });
    says('7 files in dist/a (1 changed, 1 removed)');
  });

  test('writes nothing where anything is wrong', () => {
    write('a.yaml', bad);
    expect(mindiePd('synth', 'a.yaml', '--output', 'out')).toEqual({
      status: 1,
      stdout: '',
      stderr: `${moves('warning: ')}a.yaml:11:11 ${wrong}\n1 error, 1 warning; nothing was written\n`,
    });
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });

  test('with --strict refuses warnings', () => {
    write('a.yaml', warned);
    expect(mindiePd('synth', 'a.yaml', '--strict')).toEqual({
      status: 1,
      stdout: '',
      stderr: `${moves('')}1 error; nothing was written\n`,
    });
    expect(existsSync(path.join(folder, 'dist'))).toBe(false);
  });
});

describe('validate', () => {
  test('says that a file is fine', () => {
    write('a.yaml', homogeneous);
    expect(mindiePd('validate', '--', 'a.yaml')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'no mistakes found\n',
    });
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });

  test('takes a warning for no mistake, but with --strict', () => {
    write('a.yaml', warned);
    expect(mindiePd('validate', 'a.yaml')).toMatchObject({
      status: 0,
      stderr: `${moves('warning: ')}1 warning\n`,
    });
    expect(mindiePd('validate', 'a.yaml', '--strict')).toMatchObject({
      status: 1,
      stderr: `${moves('')}1 error\n`,
    });
  });

  test('finds what only planning and comparing find: contradicting overrides, and collisions of two files', () => {
    const overrides = { 'ms_controller.json': { deploy_mode: 'other' } };
    write('a.yaml', { ...homogeneous, overrides });
    write('b.yaml', homogeneous);
    const { status, stderr } = mindiePd('validate', 'a.yaml', 'b.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('a.yaml:13:18 overrides["ms_controller.json"].deploy_mode: contradicts');
    expect(stderr).toContain('b.yaml:1:1 namespace.create: the namespace mindie is created by a.yaml too');
  });

  test('looks into deployments/ where no file is named, and says what to do where it is not there', () => {
    const missing =
      'deployments:1:1 (root): no such folder, got "deployments"; expected a folder of deployment files. Run it in the root of the repository, name a deployment file, or write a first one with mindie-pd init.\n';
    expect(mindiePd('validate')).toEqual({ status: 1, stdout: '', stderr: `${missing}1 error\n` });
    expect(mindiePd('synth')).toEqual({
      status: 1,
      stdout: '',
      stderr: `${missing}1 error; nothing was written\n`,
    });
  });

  test.each(['json', 'sarif', 'github'])(
    'with --format %s puts the report, and only it, on stdout',
    (format) => {
      write('a.yaml', bad);
      const { status, stdout, stderr } = mindiePd('validate', 'a.yaml', '--format', format);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      if (format === 'github')
        expect(stdout).toContain(`::error file=a.yaml,line=11,col=11,title=not-allowed::${wrong}\n`);
      else expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(wrong.slice(10)).slice(1, -1));
    },
  );
});

describe('a wrong command line is one sentence and exit code 2:', () => {
  test.each([
    { args: [], says: 'Name a command.' },
    { args: ['vaildate'], says: 'Did you mean validate?' },
    { args: ['validate', '--outptu', 'x'], says: 'Unknown argument: outptu' },
    { args: ['synth', '--output', ''], says: 'Name a folder with --output.' },
    { args: ['synth', 'a.yaml', '--output', '-'], says: 'Name a folder with --output.' },
    { args: ['validate', '-'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['validate', '--', '-'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['synth', '-', '--output', 'o'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['init', '-'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['explain', '-'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['import', '-', '--output', '-'], says: 'Standard input is not read: name a file instead of -.' },
    { args: ['synth', '--output', 'a', '--output', 'b'], says: 'Give --output once.' },
    { args: ['validate', '--format'], says: 'Not enough arguments following: format' },
    {
      args: ['validate', '--format', 'xml'],
      says: 'Invalid values:\n  Argument: format, Given: "xml", Choices: "text", "json", "sarif", "github"',
    },
  ])('$args', ({ args, says }) => {
    expect(mindiePd(...args)).toEqual({
      status: 2,
      stdout: '',
      stderr: `mindie-pd: ${says}\nSee mindie-pd --help.\n`,
    });
  });
});

test.each([[], ['synth'], ['validate']])('--help of %p tells the exit codes', (...command) => {
  const { status, stdout } = mindiePd(...command, '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('Exit codes: 0 fine, 1 mistakes in the deployment files, 2 a wrong command line.');
  if (command.length > 0) expect(stdout).toMatch(/Examples:\n {2}mindie-pd /);
});

test('completes commands', () => {
  expect(mindiePd('completion').stdout).toContain('begin-mindie-pd-completions');
  expect(mindiePd('--get-yargs-completions', 'mindie-pd', 'v').stdout).toContain('validate');
});
