// Tests of what is built and packed: npm run test:package.
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/package/*.test.ts'],
  testPathIgnorePatterns: [],
  // Packing changes package.json for a while, and npx reads it.
  maxWorkers: 1,
  // Of packing, and of installing what was packed.
  testTimeout: 300_000,
};
