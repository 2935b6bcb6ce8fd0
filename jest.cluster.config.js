// Tests against a real API server; scripts/control-plane gets one.
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/cluster/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 120_000,
  // A failed test may leave a connection open, which must not keep CI waiting.
  forceExit: true,
};
