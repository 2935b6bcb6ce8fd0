import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Bundles the ranktable-builder and returns the path of the program that the image holds. */
export function bundle(): string {
  const program = path.join(root, 'build', 'ranktable-builder.cjs');
  // Another test file may be running the program: it is replaced whole.
  const fresh = path.join(root, 'build', `ranktable-builder-${process.pid}.cjs`);
  const args = ['run', '--silent', 'bundle', '--', `--outfile=${fresh}`];
  const { status, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run bundle failed: ${stderr}`);
  renameSync(fresh, program);
  return program;
}

/** The command of the image, as its Dockerfile gives it: node and its options, without the program. */
export function imageCommand(): string[] {
  const dockerfile = readFileSync(path.join(root, 'images', 'ranktable-builder', 'Dockerfile'), 'utf8');
  const entrypoint = /^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '';
  return (JSON.parse(entrypoint) as string[]).slice(0, -1);
}
