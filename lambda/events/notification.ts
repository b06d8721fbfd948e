import * as z from 'zod/mini';
import { AlertError } from '../runtime/errors.ts';
import { quoteValue } from '../runtime/redact.ts';
import type { EventStatus, HealthEvent, InternetEvent } from './event-schemas.ts';
import { findArns, identifyEvent, type Subject } from './identify-event.ts';
import { readHealthEvent, readInternetEvent } from './read-events.ts';
import { cutText, reportedInstant } from './tolerant-schema.ts';

/** A notification of Internet Monitor by EventBridge, of the sweep about an event that it found, or of an operator's test. */
export interface Notification {
  /** EventBridge's id of this delivery; for a hand-made event without one, an id of its own each time. */
  readonly id: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly time?: Date | undefined;
  readonly subject: Subject;
  /** RESOLVED for `Health Event Closed`; otherwise what `detail` says, since an event may be created after it has ended. */
  readonly status: EventStatus | undefined;
  /** Whether it reports a change of an event that an earlier notification was about. */
  readonly isUpdate: boolean;
  /** Names of the destinations to announce to. Absent, as in AWS's notifications: all of them. */
  readonly destinations?: readonly string[] | undefined;
  /** Present: it is a test that mentions whom its destinations mention. */
  readonly isCalling?: true | undefined;
  /** The event as `detail` describes it. That is often little, so the program asks the API as well. */
  readonly event: HealthEvent;
  /** The same, in the words of an internet event. */
  readonly internetEvent: InternetEvent;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-internetmonitor.html */
export const detailTypes = ['Health Event Created', 'Health Event Updated', 'Health Event Closed'] as const;

/** EventBridge's ids have 36 characters. It is a part of a key of the table, which takes 1,024 bytes, and stands in each line of the log. */
const longestId = 200;

const common = {
  id: cutText(longestId),
  account: z.catch(z.optional(z.string().check(z.regex(/^\d{12}$/))), undefined),
  region: z.catch(z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))), undefined),
  time: reportedInstant,
  resources: z.optional(z.unknown()),
};

/** As version 0.1.0 dispatched what its sweep found. Such notifications may still wait in the redelivery queue. */
export const sweepEnvelope = { source: 'internet-event-alerts', 'detail-type': 'Found By Sweep' } as const;

/** The event with which an operator invokes notify for a test alert. */
export const testEnvelope = { source: 'internet-event-alerts', 'detail-type': 'Test Alert' } as const;

const envelope = z.union([
  z.object({
    source: z.literal('aws.internetmonitor'),
    'detail-type': z.enum(detailTypes),
    ...common,
    detail: z.optional(z.unknown()),
  }),
  z.object({
    source: z.literal(sweepEnvelope.source),
    'detail-type': z.enum([sweepEnvelope['detail-type'], testEnvelope['detail-type']]),
    ...common,
    detail: z.looseObject({
      destinations: z.array(z.string()),
      mention: z.catch(z.optional(z.literal(true)), undefined),
    }),
  }),
]);

/**
 * Reads an EventBridge event. Only its envelope must be right: of `detail`, AWS documents only `impactType`, so all else
 * there is optional.
 *
 * @param newId names a hand-made event without an id; never gives the same twice.
 * @throws AlertError `invalid-notification`, with what was received (shortened), if it is not one of the three notifications.
 */
export function readNotification(event: unknown, newId: () => string): Notification {
  const parsed = envelope.safeParse(event);
  if (!parsed.success) {
    throw new AlertError(
      'invalid-notification',
      'expected an EventBridge event with source "aws.internetmonitor" and detail-type ' +
        `${detailTypes.join(', ')}; received ${quoteValue(event)}`,
      { retryable: false },
    );
  }
  const { id, account, region, time, resources, detail, 'detail-type': detailType } = parsed.data;
  const details = readHealthEvent(detail);
  const isTest = detailType === testEnvelope['detail-type'];
  const own = parsed.data.source === sweepEnvelope.source ? parsed.data.detail : undefined;
  const arns = [...findArns(detail), ...findArns(resources)];
  return {
    id: id ?? newId(),
    account: account ?? arns[0]?.account,
    region: region ?? arns.find((arn) => arn.region !== '')?.region,
    time,
    subject: isTest ? { kind: 'test' } : identifyEvent(details, arns),
    status: detailType === 'Health Event Closed' ? 'RESOLVED' : details.status,
    isUpdate: detailType === 'Health Event Updated',
    destinations: own?.destinations,
    isCalling: isTest ? own?.mention : undefined,
    event: details,
    internetEvent: readInternetEvent(detail),
  };
}
