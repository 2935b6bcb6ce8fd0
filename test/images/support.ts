import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Bundles the ranktable-builder and returns the path of the program that the image holds. */
export function bundle(): string {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'bundle'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run bundle failed: ${stderr}`);
  return path.join(root, 'build', 'ranktable-builder.cjs');
}
