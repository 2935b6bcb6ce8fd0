#!/usr/bin/env node
// Runs the TypeScript of the CLI as it is: a checkout needs no build step, only `npm ci`.
require('tsx/cjs/api').register();
require('../cli/main.ts');
