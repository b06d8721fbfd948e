import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Sabotage } from './functions.ts';
import type { scenarios } from './scenarios.ts';

/** A mistake that the program might have. The judge must find a fault with it. */
export interface Saboteur extends Sabotage {
  /** In words, after "The program…". */
  readonly what: string;
  /** The scenario in which it does harm. Default: whatever chance brings. */
  readonly scenario?: keyof typeof scenarios;
}

/** The body of a request that a saboteur looks into. */
export function readBody(init: RequestInit | undefined): string {
  return typeof init?.body === 'string' ? init.body : '';
}

type Fetch = NotifyDependencies['slack']['fetch'];

/** The same, with another way to ask Slack. */
export function withFetch(given: NotifyDependencies, wrap: (fetch: Fetch) => Fetch): NotifyDependencies {
  return { ...given, slack: { ...given.slack, fetch: wrap(given.slack.fetch) } };
}

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
