const typescript = {
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  // The console is a package of its own, and a data folder holds no tests.
  modulePathIgnorePatterns: ['<rootDir>/console/', '<rootDir>/.data/'],
};

/** Folders whose tests need neither PostgreSQL nor Temporal: with only these, the servers are not started. */
const ALONE = ['/test/domain/.*\\.test\\.ts$', '/test/dev/.*\\.test\\.ts$', '/test/[^/]+\\.test\\.ts$'];

/** @type {import('jest').Config} */
export default {
  // Three test files at once, each with a database and a task queue of its own on the same servers: some wait more than
  // they work, for Temporal to miss a worker that was killed.
  maxWorkers: 3,
  testTimeout: 120_000,
  projects: [
    {
      ...typescript,
      displayName: 'alone',
      setupFilesAfterEnv: ['<rootDir>/test/support/once-more.ts'],
      testRegex: ALONE,
    },
    {
      ...typescript,
      displayName: 'stack',
      setupFilesAfterEnv: ['<rootDir>/test/support/once-more.ts'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...ALONE],
      globalSetup: '<rootDir>/test/support/start-stack.mjs',
      globalTeardown: '<rootDir>/test/support/stop-stack.mjs',
    },
  ],
};
