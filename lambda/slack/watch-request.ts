import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What is known of a request on its way. */
export interface Watch {
  /** Whether anything of it was sent. Undefined if the HTTP client does not say. */
  isSent(): boolean | undefined;
  stop(): void;
}

/**
 * Watches whether anything of a request is sent: an error's code does not say whether a connection broke in its handshake or after
 * it, and a request that ran out of time may have waited for its connection. Two requests to one URL at one time count as one: if
 * one of them was sent, both may have been.
 *
 * @see https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
 */
export function watchRequest({ origin, pathname, search }: URL): Watch {
  let sent: boolean | undefined;
  const isOwn = (published: unknown) => {
    const request = getMember(published, 'request');
    return String(getMember(request, 'origin')) === origin && getMember(request, 'path') === `${pathname}${search}`;
  };
  const onCreated = (published: unknown) => {
    if (isOwn(published)) sent ??= false;
  };
  const onSent = (published: unknown) => {
    if (isOwn(published)) sent = true;
  };
  subscribe('undici:request:create', onCreated);
  subscribe('undici:client:sendHeaders', onSent);
  return {
    isSent: () => sent,
    stop() {
      unsubscribe('undici:request:create', onCreated);
      unsubscribe('undici:client:sendHeaders', onSent);
    },
  };
}

/** A member of something that may be no object. */
export function getMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
