// Each package that is bundled into the ranktable-builder is named in it, with its version and its license.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { bundle } from './support';

const root = path.resolve(__dirname, '../..');

test('the bundle holds a notice of each package that it is made of, and of its own license', () => {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: ['images/ranktable-builder/main.ts'],
    bundle: true,
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const inputs = Object.keys(metafile.inputs).map((file) => file.split('/'));
  const foreign = inputs.filter((segments) => segments.includes('node_modules'));
  const names = new Set(foreign.map((segments) => segments[segments.lastIndexOf('node_modules') + 1] ?? ''));
  expect([...names]).toEqual(expect.arrayContaining(['yargs', 'yaml']));
  const text = readFileSync(bundle(), 'utf8');
  const notices = text.slice(text.lastIndexOf('/*\n'));
  for (const name of names) {
    const { version, license } = JSON.parse(
      readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { version: string; license: string };
    const [, notice = ''] = notices.split(`\n${name} ${version} (${license})\n\n`);
    expect(notice.split(/\n-{80}\n/)[0]).toMatch(/Copyright [^]*without warranty|Permission [^]*AS IS/i);
  }
  expect(notices).toContain('cdk8s-mindie');
  expect(notices).toContain('Apache License');
  expect(notices.trimEnd().endsWith('*/')).toBe(true);
});

test('the same source makes the same bytes, wherever they are written', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'notices-'));
  const other = path.join(folder, 'deep', 'other.cjs');
  const args = ['run', '--silent', 'bundle', '--', `--outfile=${other}`];
  const { status, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readFileSync(other).equals(readFileSync(bundle()))).toBe(true);
  rmSync(folder, { recursive: true });
});
