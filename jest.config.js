/** Tests run as ES modules, as the program does; see the `test` script for the flag that Node.js still wants for it. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { experimental: { keepImportAttributes: true }, parser: { syntax: 'typescript' }, target: 'es2022' } },
    ],
  },
};
