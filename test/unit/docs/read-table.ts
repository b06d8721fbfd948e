import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads the rows of a table in a document: the cells of each, the first without its backticks.
 *
 * @param file from the project's folder.
 * @param heading of the first column.
 */
export function readTable(file: string, heading: string): readonly (readonly string[])[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');
  const [, table = ''] = text.split(`| ${heading} |`);
  return (table.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map(([name = '', ...cells]) => [name.replaceAll('`', '').trim(), ...cells.map((cell) => cell.trim())]);
}
