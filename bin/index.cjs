// cdk8s-mindie
require('./built.cjs');

module.exports = require('../build/index.cjs');
