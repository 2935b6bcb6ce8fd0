// Of a checkout: builds what the command and main.ts run when anything that it is made of is other than at the last build.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');
const stamp = path.join(root, 'build', 'sources.sha256');
const sources = [
  'cli',
  'lib',
  'schemas',
  'scripts/build',
  'scripts/validators.ts',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
];

/** By names, sizes and times, whatever is newer: an older file may have come back, and one may have gone. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesOf)) {
    const { mtimeMs, size } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesOf(source) {
  const absolute = path.join(root, source);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [source];
  return readdirSync(absolute, { recursive: true })
    .sort()
    .map((name) => path.join(source, name));
}

function refresh() {
  const current = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return;
  if (!existsSync(path.join(root, 'node_modules', 'esbuild'))) {
    process.stderr.write('This checkout is to be built, and node_modules lacks esbuild: run npm ci.\n');
    process.exit(1);
  }
  const { status } = spawnSync(process.execPath, [path.join(__dirname, 'bundles.cjs')], {
    stdio: ['ignore', 2, 2],
  });
  // It has said why.
  if (status !== 0) process.exit(1);
}

if (require.main === module) refresh();
module.exports = { fingerprint, refresh, root, stamp };
