// jest's globalSetup: the tests of the command run what is built and shipped, and not what was built before a change.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export default function buildCommand(): void {
  const refresh = path.resolve(__dirname, '..', '..', 'scripts', 'build', 'refresh.cjs');
  execFileSync(process.execPath, [refresh], { stdio: 'inherit' });
}
