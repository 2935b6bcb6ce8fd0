// The package as others get it: packed, unpacked elsewhere, and installed without a network from what `npm ci` has fetched
// into npm's cache, in the repository that it makes itself.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseManifests, readTree } from '../support/synth';
import { devDependencies, version } from '../../package.json';

const root = path.resolve(__dirname, '..', '..');
const name = `cdk8s-mindie-${version}`;

let folder: string;
/** What was packed, and what it is made of. */
let tarball: Buffer;
let bill: string;
/** The package, unpacked where it finds no other. */
let unpacked: string;
let project: string;

const deployment = (): string => path.join(project, 'deployments', 'llama3-8b.yaml');

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'package-'));
  ({ tarball, bill } = pack(root));
  const file = path.join(folder, `${name}.tgz`);
  writeFileSync(file, tarball);
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  unpacked = path.join(folder, 'package');
  project = path.join(folder, 'Serving of LLMs');
  run(
    'node',
    [path.join(unpacked, 'bin', 'mindie-pd.cjs'), 'new', 'Serving of LLMs', '--package', file],
    folder,
  );
  run('npm', ['ci', '--offline']);
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pack(checkout: string): { tarball: Buffer; bill: string } {
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: checkout });
  const packed = path.join(checkout, 'build', 'package', name);
  return { tarball: readFileSync(`${packed}.tgz`), bill: readFileSync(`${packed}.cdx.json`, 'utf8') };
}

/** As a user does it, where no registry is reached. */
function start(command: string, args: readonly string[], cwd = project) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: undefined, npm_config_offline: 'true' },
  });
  return { status, stdout, stderr };
}

function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = start(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** What a commit would have. */
function committed(): Record<string, string> {
  const files = readTree(project);
  return Object.fromEntries(
    Object.entries(files).filter(([file]) => !/^(node_modules|build|packages)\//.test(file)),
  );
}

describe('what is packed', () => {
  test('is the same bytes in another checkout of the same files, and so is what it is made of', () => {
    const copy = path.join(folder, 'checkout');
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
    });
    for (const file of files
      .toString()
      .split('\0')
      .filter((one) => /^[^_]/.test(one) && !one.startsWith('test/')))
      cpSync(path.join(root, file), path.join(copy, file));
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    const again = pack(copy);
    expect(again.tarball.equals(tarball)).toBe(true);
    expect(again.bill).toBe(bill);
  });

  test('takes at most 5 MB, and holds no source but examples, and no command that is in the way of cdk8s-cli', () => {
    const files = readTree(unpacked);
    const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(5_000_000);
    expect(Object.keys(files).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([
      'examples/typescript/main.ts',
      'main.ts',
    ]);
    const own = JSON.parse(files['package.json'] ?? '') as { bin: object };
    expect(own.bin).toEqual({ 'mindie-pd': 'bin/mindie-pd.cjs' });
  });

  test('is told by a bill of materials: each package in it by version and license, and nothing that changes by itself', () => {
    const { metadata, components, serialNumber } = JSON.parse(bill) as {
      metadata: { timestamp?: string; component: { purl: string; hashes: object[] } };
      components: { name: string; version: string; purl: string; licenses: object[] }[];
      serialNumber?: string;
    };
    expect([metadata.timestamp, serialNumber]).toEqual([undefined, undefined]);
    expect(metadata.component).toMatchObject({
      purl: `pkg:npm/cdk8s-mindie@${version}`,
      hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(tarball).digest('hex') }],
    });
    const purls = components.map(({ purl }) => purl);
    for (const one of ['cdk8s', 'cdk8s-plus-27', 'constructs', 'yaml', 'yargs'] as const)
      expect(purls).toContain(`pkg:npm/${one.replace('@', '%40')}@${devDependencies[one]}`);
    expect(components.filter(({ licenses }) => licenses.length !== 1)).toEqual([]);
    const notices = readFileSync(path.join(unpacked, 'build', 'THIRD-PARTY-NOTICES'), 'utf8');
    const builder = readFileSync(path.join(unpacked, 'build', 'ranktable-builder.cjs'), 'utf8');
    const unnamed = components.filter(
      ({ name: one, version: of }) => !`${notices}${builder}`.includes(`\n${one} ${of} (`),
    );
    expect(unnamed).toEqual([]);
  });
});

describe('a new repository', () => {
  test('is right from the start: npx cdk8s synth says so and changes nothing, and npm test passes', () => {
    const before = committed();
    expect(start('npx', ['cdk8s', 'synth'])).toMatchObject({
      status: 0,
      stderr: '8 files in dist/llama3-8b (unchanged)\n',
    });
    run('npm', ['test']);
    expect(committed()).toEqual(before);
  });

  test('makes of its first deployment what a checkout makes, but for the line that names the file', () => {
    const body = (files: Record<string, string>) =>
      Object.entries(files).map(([file, text]) => [file, text.slice(text.indexOf('\n'))]);
    expect(body(readTree(path.join(project, 'dist')))).toEqual(
      body(readTree(path.join(root, 'dist'))).filter(([file]) => file?.startsWith('llama3-8b/')),
    );
  });

  test('has everything that it names: CI files, both READMEs, the schema for editors', () => {
    const files = committed();
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        '.github/workflows/check.yaml',
        '.gitlab-ci.yml',
        '.gitignore',
        'README.zh-CN.md',
      ]),
    );
    expect(Object.keys(files).filter((file) => files[file]?.includes('{{'))).toEqual([]);
    const [, schema = ''] = /\$schema=(\S+)/.exec(readFileSync(deployment(), 'utf8')) ?? [];
    expect(existsSync(path.resolve(path.dirname(deployment()), schema))).toBe(true);
    const links = [...(files['README.md'] ?? '').matchAll(/\]\((\S+?)\)/g)].map(([, to = '']) => to);
    expect(links.filter((to) => !existsSync(path.join(project, to)))).toEqual([]);
  });

  test('has the command, with the schema line for a further file', () => {
    expect(run('npx', ['mindie-pd', '--version'])).toBe(`${version}\n`);
    expect(run('npx', ['mindie-pd', 'explain', 'hardware'])).toContain('hardware');
    const flags = {
      ...{ variant: 'homogeneous', image: 'mindie:2.2.RC1-800I-A2-py311-openeuler24.03-lts' },
      ...{ 'model-name': 'other', 'weights-path': '/data/other', instances: '4', npus: '2', rate: '3:1' },
    };
    const given = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    run('npx', ['mindie-pd', 'init', 'deployments/prod/other.yaml', ...given]);
    const other = readFileSync(path.join(project, 'deployments', 'prod', 'other.yaml'), 'utf8');
    expect(other).toContain('$schema=../../node_modules/cdk8s-mindie/schemas/deployment.schema.json\n');
    rmSync(path.join(project, 'deployments', 'prod'), { recursive: true });
  });

  test('has what the image of the ranktable-builder is built of', () => {
    const program = path.join(project, 'node_modules', 'cdk8s-mindie', 'build', 'ranktable-builder.cjs');
    expect(run('node', [program, '--help'])).toContain('lint');
    const { status, stderr } = start('env', [
      'CONTAINER_TOOL=no-such-tool',
      'npm',
      'run',
      '--silent',
      'image',
    ]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'image: no-such-tool is missing\n' });
  });

  test('fails its test for a mistake, for what is stale and for an object that nobody agreed on', () => {
    const right = readFileSync(deployment(), 'utf8');
    appendFileSync(deployment(), 'hardware: A2\n');
    expect(start('npm', ['test']).stdout).toContain('hardware: not an allowed value, got');
    writeFileSync(deployment(), right.replace('tag: 2.2.RC1-800I', 'tag: 2.2.RC2-800I'));
    expect(start('npm', ['test']).stdout).toMatch(/^not ok 2 .*npx cdk8s synth$/m);
    run('npx', ['mindie-pd', 'synth']);
    expect(start('npm', ['test']).stdout).toMatch(/^not ok 3 .*npm run test:update/m);
    run('npm', ['run', 'test:update']);
    run('npm', ['test']);
  });
});

describe('the library', () => {
  test('runs the example, from another folder of the project', () => {
    mkdirSync(path.join(project, 'app'));
    cpSync(path.join(root, 'examples', 'typescript', 'main.ts'), path.join(project, 'app', 'main.ts'));
    run('node', ['--require', 'tsx/cjs', 'app/main.ts']);
    const text = readFileSync(path.join(project, 'dist', 'llm.k8s.yaml'), 'utf8');
    expect(parseManifests(text).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Deployment', 'Ingress']),
    );
  });

  test('has types that a strict compiler takes, and that refuse a wrong key', () => {
    const example = readFileSync(path.join(project, 'app', 'main.ts'), 'utf8');
    writeFileSync(path.join(project, 'app', 'wrong.ts'), example.replace('weightsPath:', 'weightPath:'));
    const options = ['--strict', '--noEmit', '--module', 'node20', '--target', 'es2022', '--types', 'node'];
    const roots = ['--typeRoots', path.join(root, 'node_modules', '@types')];
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const files = ['main.ts', 'app/main.ts', 'app/wrong.ts'];
    const { stdout } = start('node', [compiler, ...options, ...roots, ...files]);
    expect(stdout.split(/^(?=\S)/m).map((error) => error.split('\n')[0])).toEqual([
      expect.stringMatching(/^app\/wrong\.ts.*'weightPath' does not exist/),
    ]);
  });
});
