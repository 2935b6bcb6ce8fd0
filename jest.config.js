/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // __snapshots__ is a root too, so that obsolete golden files are reported.
  roots: ['<rootDir>/test', '<rootDir>/__snapshots__'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // They need a real API server (npm run test:cluster), or pack and install (npm run test:package).
  testPathIgnorePatterns: ['<rootDir>/test/cluster/', '<rootDir>/test/package/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    // Making them would take each test file half a second.
    '/compiled-schemas$': '<rootDir>/build/compiled-schemas.cjs',
  },
  globalSetup: '<rootDir>/test/support/build-command.ts',
  snapshotResolver: '<rootDir>/test/support/snapshot-resolver.js',
  // All cores: jest would leave one idle.
  maxWorkers: '100%',
  testTimeout: 30_000,
  // Else each use of one in the sandbox of a test file is a slow lookup.
  sandboxInjectedGlobals: [
    'Array',
    'JSON',
    'Map',
    'Math',
    'Number',
    'Object',
    'Set',
    'String',
    'Symbol',
    'structuredClone',
  ],
};
