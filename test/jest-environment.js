import { runInContext } from 'node:vm';
import dynalite from 'dynalite';
import { TestEnvironment } from 'jest-environment-node';

/** What no test replaces. `Date`, timers, `process` and whatever else a test may fake are not among them. */
const builtIns =
  'Array ArrayBuffer BigInt Boolean DataView Error Function JSON Map Math Number Object Promise Proxy RangeError Reflect RegExp Set ' +
  'String Symbol SyntaxError TypeError Uint32Array Uint8Array WeakMap WeakSet decodeURIComponent encodeURIComponent parseInt';

/**
 * Jest's environment for Node.js, with the language's own objects as constants of each test's global scope. There a look-up
 * takes the short way; as members of Jest's global object it takes the long way through a proxy, 20 times as long, and
 * readers and schemas make millions of them.
 *
 * With dynalite, which is told and answers text. Each test file would compile it again, and begin with code that is not optimized.
 */
export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.dynaliteOfJest = dynalite;
    runInContext(`const { ${builtIns.replaceAll(' ', ', ')} } = globalThis;`, this.getVmContext());
  }
}
