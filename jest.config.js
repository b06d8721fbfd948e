import { availableParallelism } from 'node:os';

/** Tests run as ES modules, as the program does; see the `test` script for the flag that Node.js still wants for it. */
export default {
  globalSetup: './test/jest-global-setup.js',
  testEnvironment: './test/jest-environment.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // One more than there are cores: some tests wait for a time limit.
  maxWorkers: availableParallelism() + 1,
  // For what hangs: on a busy machine a test of six seconds has taken more than a minute.
  testTimeout: 300_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { experimental: { keepImportAttributes: true }, parser: { syntax: 'typescript' }, target: 'es2022' } },
    ],
  },
};
