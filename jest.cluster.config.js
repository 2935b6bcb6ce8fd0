// Tests against a real API server; scripts/control-plane gets one.
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/test'],
  // Of a cluster that is there already, the tests may ask no more than what any API server can do.
  testMatch: [
    `<rootDir>/test/cluster/**/${process.env.USE_EXISTING_CLUSTER === 'true' ? 'accept' : '*'}.test.ts`,
  ],
  testPathIgnorePatterns: [],
  moduleNameMapper: undefined,
  globalSetup: undefined,
  testTimeout: 120_000,
  // A failed test may leave a connection open, which must not keep CI waiting.
  forceExit: true,
};
