// `npx cdk8s synth` asks no registry, in whatever way npx finds the command.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

test('npx cdk8s in a checkout is silent where no registry is reached', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quiet-'));
  try {
    const { status, stdout, stderr } = spawnSync('npx', ['cdk8s', 'synth', '--output', folder], {
      cwd: root,
      encoding: 'utf8',
      // Nobody listens there.
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        npm_config_registry: 'http://127.0.0.1:9/',
        CDK8S_MINDIE_DEPLOYMENTS: 'deployments/llama3-8b.yaml',
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: `8 files in ${folder}/llama3-8b (new)\n` });
    expect(stdout).toMatch(/^Synthesizing application\n( {2}- \S+\.yaml\n)+$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
