/** What a person reads in a dead letter: of a notification, or of an event for one destination. */
export interface ReadLetter {
  readonly reason: string;
  /** Of a notification. */
  readonly id: string | undefined;
  /** Of an entry of the outbox: the event's id, and the state that was not announced. */
  readonly entry: ReadEntry | undefined;
}

export interface ReadEntry {
  readonly destination: string;
  readonly event: string;
  /** When it was given up; or when the message was posted, if Slack's answer was not "ok". */
  readonly at: number;
  /** Whether it is about the end. */
  readonly isEnd: boolean;
}

/** @param body an entry's letter, a notification's letter, Lambda's record of a failure, or an EventBridge event. */
export function readDeadLetter(body: string): ReadLetter {
  const value: unknown = JSON.parse(body);
  const about = member(value, 'deadLetter');
  const reason = member(about, 'reason');
  const alert = member(member(value, 'entry'), 'alert');
  const event = member(value, 'notification') ?? member(value, 'requestPayload') ?? value;
  return {
    reason: typeof reason === 'string' ? reason : 'moved by SQS',
    id: alert === undefined ? String(member(event, 'id')) : undefined,
    entry:
      alert === undefined
        ? undefined
        : {
            destination: String(member(about, 'destination')),
            event: toEventName(String(member(alert, 'eventKey'))),
            at: Date.parse(String(member(about, 'at'))),
            isEnd: member(alert, 'status') === 'resolved',
          },
  };
}

/** The event's id in a key of the table. */
export function toEventName(eventKey: string): string {
  return eventKey.replace(/^(?:health-event\/[^/]+|notification|internet-event|event)\//, '');
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}
