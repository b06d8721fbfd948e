import * as z from 'zod';
import type { SilentReason } from '../../lambda/outage/decide-announcement.ts';
import type { FailureReason } from '../../lambda/runtime/errors.ts';
import type { Invocation } from '../fakes/function-process.ts';

/** What became of an invocation. */
export interface Performed {
  /** `waiting`: it is in the outbox, and the scheduled announce tries again. */
  readonly outcome: 'announced' | 'nothing to announce' | 'waiting' | 'failed';
  readonly invocation: Invocation;
  /** What the function says of each event. */
  readonly announcements: readonly Announcement[];
  /** What Slack took, in the order in which it took it. */
  readonly messages: readonly unknown[];
  readonly apiCalls: number;
  readonly slackPosts: number;
  readonly seconds: number;
}

/** What became of a sample. */
export type Played =
  /** EventBridge would not have delivered it. */
  { readonly outcome: 'not matched'; readonly why: string } | Performed;

const announcement = z.object({ event: z.string(), outcome: z.string(), reason: z.string().optional() });
export type Announcement = z.output<typeof announcement>;

export function readAnnouncements(invocation: Invocation): readonly Announcement[] {
  return ('answer' in invocation && z.array(announcement).safeParse(invocation.answer).data) || [];
}

export function toOutcome(
  invocation: Invocation,
  announcements: readonly Announcement[],
  messages: readonly unknown[],
): Performed['outcome'] {
  if ('failure' in invocation) return 'failed';
  if (messages.length > 0) return 'announced';
  if (announcements.some(({ outcome }) => outcome === 'waiting')) return 'waiting';
  const isSilent = Array.isArray(invocation.answer) && announcements.every(({ outcome }) => outcome === 'silent');
  return isSilent ? 'nothing to announce' : 'failed';
}

const silences: Readonly<Record<SilentReason, string>> = {
  unchanged: 'Slack has this alert already, and nothing that matters to its readers has changed since.',
  over: 'Slack has the end of this event already.',
  'updates-off': 'Something has changed, but the settings ask for beginnings and ends only.',
  filtered: 'The filter of the destination does not let this event through.',
};

const waits: Readonly<Partial<Record<FailureReason | 'too-soon', string>>> = {
  'rate-limited': 'Slack asks to wait.',
  'server-error': 'Slack answers with errors.',
  unreachable: 'Slack cannot be reached.',
  connection: 'The connection to Slack broke.',
  timeout: 'Slack does not answer in time.',
  'out-of-time': 'The function had no time left to post it.',
  'webhook-gone': 'Slack says that the webhook is gone.',
  'in-progress': 'Another function is posting to this channel.',
  'too-soon':
    'It is not due yet. What is no worse comes 1 and 6 minutes after the first message, a fourth outage within a minute is gathered, and the end of an outage that came back waits for 15 quiet minutes.',
};

/** Why nothing appeared in Slack, in sentences; undefined if something did. */
export function explainSilence(played: Played): string | undefined {
  if (played.outcome === 'not matched') return `EventBridge would not deliver it: ${played.why}.`;
  const { outcome, invocation, announcements } = played;
  switch (outcome) {
    case 'announced':
      return undefined;
    case 'nothing to announce':
      return ['Nothing was to be announced.', ...reasons(announcements, silences)].join(' ');
    case 'waiting':
      return [
        'It waits in the outbox.',
        ...reasons(announcements, waits),
        'The scheduled announce looks each minute whether it can be sent.',
      ].join(' ');
    case 'failed':
      return 'failure' in invocation
        ? `notify could not announce it. In AWS it is in the redelivery queue from here, and is tried for a day. ${invocation.failure}`
        : 'notify found nothing to announce in it.';
  }
}

function reasons(
  announcements: readonly Announcement[],
  sentences: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const sentence = ({ reason = '' }: Announcement) =>
    sentences[reason] ?? `The reason is: ${reason || 'none is given'}.`;
  return [...new Set(announcements.map(sentence))];
}
