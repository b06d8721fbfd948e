import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from './explain-aws-error.ts';

export const cdkJsonFile = join(import.meta.dirname, '..', '..', 'cdk.json');

/** @throws OperatorError that says why the file cannot be read. */
export function parseCdkJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `is not JSON (${error.message})` : 'is not there, or cannot be read';
    throw new OperatorError(`cdk.json ${why}.`);
  }
}
