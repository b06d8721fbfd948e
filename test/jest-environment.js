import { runInContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** Language built-ins that no test replaces: `Date`, timers and whatever else a test may fake are not among them. */
const builtIns = [
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'Symbol',
  'BigInt',
  'Function',
  'RegExp',
  'Math',
  'JSON',
  'Reflect',
  'Proxy',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Promise',
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'Uint8Array',
  'ArrayBuffer',
  'DataView',
  'Uint32Array',
  'encodeURIComponent',
  'decodeURIComponent',
  'isNaN',
  'parseInt',
  'Number',
];

export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const names = [...new Set(builtIns)].join(', ');
    runInContext(`const { ${names} } = globalThis;`, this.getVmContext());
  }
}
