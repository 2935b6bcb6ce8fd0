// For those who run what is built: a checkout may have been changed since, and then builds it again.
const { existsSync } = require('node:fs');
const path = require('node:path');

const isCheckout = existsSync(path.resolve(__dirname, '..', 'scripts', 'build', 'refresh.cjs'));
if (isCheckout) require('../scripts/build/refresh.cjs').refresh();
