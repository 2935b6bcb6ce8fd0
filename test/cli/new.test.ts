import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { version } from '../../package.json';
import { bundledCommand } from '../support/command';
import { readTree } from '../support/synth';

// What the repository is good for: test/package/installed.test.ts.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'new-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function mindiePd(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCommand, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const refused = (message: string) => ({
  status: 1,
  stdout: '',
  stderr: `${message}\n1 error; nothing was written\n`,
});

test('says what was made and what to do next; a repository without a commit is empty', () => {
  mkdirSync(path.join(folder, 'a', '.git'), { recursive: true });
  expect(mindiePd('new', 'a')).toEqual({
    status: 0,
    stdout:
      '8 files in dist/llama3-8b (new)\n' +
      `a was written. npm ci takes cdk8s-mindie ${version} from your registry; where that has none, --package puts its file here. ` +
      'Next: cd a && npm ci && npx cdk8s synth && npm test; README.md tells the rest.\n',
    stderr: '',
  });
  expect(readdirSync(path.join(folder, 'a')).sort()).toEqual([
    ...[
      '.git',
      '.github',
      '.gitignore',
      '.gitlab-ci.yml',
      '.npmrc',
      'README.md',
      'README.zh-CN.md',
      '__snapshots__',
    ],
    ...['cdk8s.yaml', 'deployments', 'dist', 'main.ts', 'package-lock.json', 'package.json', 'test'],
  ]);
});

test('depends on the package at this very version, and on what the lock file has', () => {
  mindiePd('new', '我的 Serving!');
  const files = readTree(path.join(folder, '我的 Serving!'));
  const own = JSON.parse(files['package.json'] ?? '') as Record<string, Record<string, string>>;
  const lock = JSON.parse(files['package-lock.json'] ?? '') as {
    packages: Record<string, { version: string }>;
  };
  expect(own).toMatchObject({ name: 'serving', private: true, dependencies: { 'cdk8s-mindie': version } });
  const needed = Object.entries({ ...own['dependencies'], ...own['devDependencies'] });
  expect(needed.length).toBeGreaterThan(5);
  for (const [name, wanted] of needed) expect(lock.packages[`node_modules/${name}`]?.version).toBe(wanted);
  expect(files['package-lock.json']).not.toMatch(/"resolved"|"dev"/);
});

test('refuses a folder with something in it, and leaves it as it is', () => {
  writeFileSync(path.join(folder, 'b.txt'), 'mine');
  writeFileSync(path.join(folder, 'a.txt'), 'mine');
  expect(mindiePd('new', '.')).toEqual(
    refused(
      '.:1:1 (root): a folder with something in it, got "a.txt, b.txt"; expected an empty folder, or one that is not there yet. Name another folder; nothing is written over.',
    ),
  );
  expect(mindiePd('new', 'b.txt')).toEqual(
    refused(
      'b.txt:1:1 (root): a file is in the way, got "b.txt"; expected an empty folder, or one that is not there yet. Name another folder; nothing is written over.',
    ),
  );
  expect(readTree(folder)).toEqual({ 'a.txt': 'mine', 'b.txt': 'mine' });
});

test('refuses a package of another version, and one that is not there', () => {
  const name = `cdk8s-mindie-${version}.tgz`;
  expect(mindiePd('new', 'a', '--package', 'cdk8s-mindie-9.9.9.tgz')).toEqual(
    refused(
      `cdk8s-mindie-9.9.9.tgz:1:1 (root): not the package of this command, got "cdk8s-mindie-9.9.9.tgz"; expected ${name}. Name the file that npm pack made of version ${version}, or run the command of the other version.`,
    ),
  );
  expect(mindiePd('new', 'a', '--package', name)).toEqual(
    refused(
      `${name}:1:1 (root): cannot be read (no such file or folder), got "${name}"; expected a readable file. Check the path and its permissions.`,
    ),
  );
  expect(existsSync(path.join(folder, 'a'))).toBe(false);
});

test('refuses a file that has the name of the package and is none', () => {
  const name = `cdk8s-mindie-${version}.tgz`;
  const other = gzipSync('{\n  "name": "other",\n  "version": "1.0.0"\n}');
  for (const content of [
    'junk',
    other,
    gzipSync(`"name": "cdk8s-mindie",\n  "version": "${version}"`).subarray(0, 30),
  ]) {
    writeFileSync(path.join(folder, name), content);
    expect(mindiePd('new', 'a', '--package', name)).toEqual(
      refused(
        `${name}:1:1 (root): no package, or one that is damaged, got "${name}"; expected ${name}. Copy the file again: npm ci would refuse it.`,
      ),
    );
  }
  expect(existsSync(path.join(folder, 'a'))).toBe(false);
});

test('refuses a folder that cannot be made', () => {
  writeFileSync(path.join(folder, 'file'), 'mine');
  expect(mindiePd('new', 'file/a')).toEqual(
    refused(
      'file/a:1:1 (root): cannot be written (a file is in the way of its folder), got "file/a"; expected a folder that can be written. Check the path and its permissions.',
    ),
  );
});
