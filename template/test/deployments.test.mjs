// npm test: the deployment files are right, dist/ is what they become, and what is in it is what was agreed on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { generated, objects, snapshot } from './objects.mjs';

const root = path.resolve(import.meta.dirname, '..');
const command = path.join(root, 'node_modules', 'cdk8s-mindie', 'bin', 'mindie-pd.cjs');

function mindiePd(...args) {
  const { status, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

test('the deployment files have no mistakes', () => {
  mindiePd('validate');
});

test('dist/ is what the deployment files become: npx cdk8s synth', () => {
  const fresh = mkdtempSync(path.join(tmpdir(), 'dist-'));
  try {
    mindiePd('synth', '--output', fresh);
    const [committed, made] = [generated(path.join(root, 'dist')), generated(fresh)];
    const names = new Set([...Object.keys(committed), ...Object.keys(made)]);
    const stale = [...names].filter((name) => committed[name] !== made[name]).sort();
    assert.ok(
      stale.length === 0,
      `stale: ${stale.map((name) => `dist/${name}`).join(', ')}. Run npx cdk8s synth.`,
    );
  } finally {
    rmSync(fresh, { recursive: true });
  }
});

test('no object comes, goes or gets another image unseen: npm run test:update, and look at the difference', () => {
  assert.equal(objects(), readFileSync(snapshot, 'utf8'));
});
