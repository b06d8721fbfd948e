import { parseArgs } from 'node:util';
import { measure } from './correlation-measure.ts';

const help = `Usage: npm run bench:correlation -- [options]

How well an outage of a monitor is found on AWS's global outage map, on a made-up world of carriers, cities and outages with
near misses of every kind. These are figures to notice a regression by: AWS publishes no link between the two to measure with.

  --seed N   which world; default: 1
  --cases N  how many health events; default: 6000
  --help     print this

precision: of the matches made, how many are the same outage. recall: of the outages that the map shows, how many are found.
local-called-global: health events that the map does not show, and that were said to be on it.

Exit 0 if precision is at least 0.99, recall at least 0.97 and local-called-global 0; 1 if not; 2 for a wrong command.
`;

function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`${option} must be a whole number of at least ${least}; it is "${text}"`);
}

function main(): number {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      cases: { type: 'string', default: '6000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const measured = measure(wholeNumber('--seed', values.seed, 0), wholeNumber('--cases', values.cases, 6));
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print('  asked   shown   found   wrong  beside');
  for (const [decoy, { asked, shown, found, wrong }] of measured.rows) {
    print(`${[asked, shown, found, wrong].map((count) => String(count).padStart(7)).join(' ')}  ${decoy}`);
  }
  const { precision, recall, localCalledGlobal } = measured;
  print(`precision ${precision.toFixed(4)} recall ${recall.toFixed(4)} local-called-global ${localCalledGlobal}`);
  return precision >= 0.99 && recall >= 0.97 && localCalledGlobal === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\nSee npm run bench:correlation -- --help.\n`,
  );
  process.exitCode = 2;
}
