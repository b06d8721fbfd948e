import { SQSClient } from '@aws-sdk/client-sqs';
import type { Wish } from './choose-letters.ts';
import { OperatorError } from './explain-aws-error.ts';
import { onInterruption } from './interruption.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { defineCommand, UsageError } from './run-command.ts';
import { deploymentHelp, deploymentOptions, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run redrive -- [options]

Lists the dead letters, each with an id, and puts back into the redelivery queue what needs no decision of yours. It is tried
again for a day, so fix the reason first. For the others it says what to run. Run it as often as you like.

  --dry-run         only list
  --letter ID       only this letter; may be given several times. The beginning of the id is enough
  --posted          you have looked, and what may have been posted (unconfirmed) is in the channel: delete the letters
  --not-posted      you have looked, and it is not in the channel: send it again
  --discard         delete the letters that --letter names: they will never be sent
${deploymentHelp}

Needs cloudformation:DescribeStacks; sqs:GetQueueAttributes on both queues; sqs:ReceiveMessage,
sqs:ChangeMessageVisibility and sqs:DeleteMessage on the dead-letter queue; and sqs:SendMessage on the redelivery queue.

Exit 0: done, and of all letters (with --letter: of those) none needs a decision; with --dry-run: they are listed; 1: something
is left, or a problem, which is named; 2: the command was not understood.`;

const flag = { type: 'boolean', default: false } as const;
const options = {
  ...deploymentOptions,
  'dry-run': flag,
  letter: { type: 'string', multiple: true },
  posted: flag,
  'not-posted': flag,
  discard: flag,
  'not-in-channel': flag,
} as const;

export const redrive = defineCommand(help, options, async (values, output) => {
  const { letter = [] } = values;
  const names = letter.map((name) => name.toLowerCase());
  const wish = readWish(values, names);
  const { print } = output;
  return withDeployment(values, output, ({ account, region, cloudFormation }) =>
    untilInterrupted((signal) => {
      // The Region's endpoint, or that of AWS_ENDPOINT_URL, and not whatever host a queue's URL names.
      const sqs = new SQSClient({ ...account, useQueueUrlAsEndpoint: false });
      print(`Stack ${values.stack} in ${region}.`);
      const dependencies = { cloudFormation, sqs, signal, print, toCommand: commandFor(values) };
      return redriveDeadLetters(values.stack, { wish, names }, dependencies);
    }),
  );
});

type Flags = Readonly<Record<'dry-run' | 'posted' | 'not-posted' | 'discard' | 'not-in-channel', boolean>>;

/** @throws UsageError if the options contradict each other. */
function readWish(flags: Flags, names: readonly string[]): Wish {
  if (flags['not-in-channel']) throw new UsageError('--not-in-channel is called --not-posted now.');
  const wishes = { 'dry-run': 'list', posted: 'posted', 'not-posted': 'not-posted', discard: 'discard' } as const;
  const given = (['dry-run', 'posted', 'not-posted', 'discard'] as const).filter((name) => flags[name]);
  const [first, second] = given;
  if (second !== undefined) throw new UsageError(`--${first} and --${second} contradict each other: give one of them.`);
  if (names.includes('')) throw new UsageError('--letter needs the id of a letter, or its beginning.');
  if (first === 'discard' && names.length === 0)
    throw new UsageError('--discard deletes letters for good: name each of them with --letter.');
  return first === undefined ? 'put-back' : wishes[first];
}

/** The command with the options that name this deployment. */
function commandFor({ stack, region, profile }: Readonly<Partial<Record<'stack' | 'region' | 'profile', string>>>) {
  const named = Object.entries({
    stack: stack === deploymentOptions.stack.default ? undefined : stack,
    region,
    profile,
  });
  const place = named.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${toShellWord(value)}`]));
  return (more: string) => ['npm run redrive --', ...place, more].join(' ');
}

function toShellWord(text: string): string {
  return /^[\w.@/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Ctrl-C ends the work after the batch that is under way; a second one ends it at once, such as while AWS does not answer. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stopListening = onInterruption(['SIGINT'], () =>
    controller.abort(
      new OperatorError('Interrupted. Nothing is lost: what was not put back or deleted is still there.'),
    ),
  );
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
