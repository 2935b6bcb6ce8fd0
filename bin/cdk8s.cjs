#!/usr/bin/env node
// cdk8s without its question at each start whether there is a newer one: a registry that is not reached costs a stack trace.
const path = require('node:path');

process.env.CDK8S_CHECK_UPGRADE ??= 'false';
require(path.join(path.dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s'));
