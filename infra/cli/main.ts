import { type Command, type Output, runCommand } from './run-command.ts';

/** The commands of package.json that an operator runs: `npm run NAME -- ARGS`. Only the one that is asked for is loaded. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  doctor: async () => (await import('./doctor.ts')).doctor,
  explain: async () => (await import('./explain.ts')).explain,
  redrive: async () => (await import('./redrive.ts')).redrive,
  'send-test': async () => (await import('./send-test.ts')).sendTest,
  'store-webhook': async () => (await import('./store-webhook.ts')).storeWebhook,
};

const output: Output = {
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load === undefined) {
  output.printError(`There is no command "${name}": there are ${Object.keys(commands).join(', ')}.`);
  process.exitCode = 2;
} else process.exitCode = await runCommand(name, await load(), args, output);
