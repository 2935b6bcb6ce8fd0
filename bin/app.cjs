// cdk8s-mindie/app
require('./built.cjs');
require('node:module').enableCompileCache?.();

module.exports.runApp = async () => (await require('../build/engine.cjs').loadApp()).runApp();
