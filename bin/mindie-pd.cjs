#!/usr/bin/env node
const [only, ...others] = process.argv.slice(2);
if (only === '--version' && others.length === 0) {
  process.stdout.write(`${require('../package.json').version}\n`);
} else {
  require('./built.cjs');
  // Node.js from 22.1 on keeps what it compiled for the next start.
  require('node:module').enableCompileCache?.();
  require('../build/cli.cjs');
}
