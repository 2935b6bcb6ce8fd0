// While a package is packed, package.json is without the command `cdk8s`, which only a checkout has: installed beside
// cdk8s-cli, it would be in the way of that. With `restore` it is there again.
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const file = path.resolve(__dirname, '..', 'package.json');
const own = JSON.parse(readFileSync(file, 'utf8'));
const { cdk8s = 'bin/cdk8s.cjs', ...published } = own.bin;
const bin = process.argv[2] === 'restore' ? { cdk8s, ...published } : published;
writeFileSync(file, `${JSON.stringify({ ...own, bin }, null, 2)}\n`);
