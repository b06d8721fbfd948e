import type { SQSClient } from '@aws-sdk/client-sqs';
import { type HeldLetter, hiddenSeconds, receiveLetters, showLetters } from './dead-letter-queue.ts';

export interface VisitDependencies {
  readonly sqs: SQSClient;
  /** Aborts between two batches. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/** What became of a batch. */
export interface Visited {
  /** The ids of the letters that are deleted. */
  readonly gone: readonly string[];
  readonly isEnough: boolean;
}

/**
 * A visit ends after two receives without a letter, or 20 that bring only letters that were there before: in a long visit the
 * first ones appear again.
 */
const patience = 20;
const impatience = { empty: 10, stale: 1 } as const;

/**
 * Shows each letter of a queue to a visitor once, ten at a time. Others cannot receive them meanwhile. At the end, also after
 * an error, all that is left is visible again.
 */
export async function visitLetters(
  queueUrl: string,
  visit: (batch: readonly HeldLetter[]) => Promise<Visited>,
  { sqs, signal, print }: VisitDependencies,
): Promise<void> {
  const seen = new Set<string>();
  const held = new Map<string, string>();
  try {
    for (let idle = 0; idle < patience; ) {
      signal.throwIfAborted();
      const batch = await receiveLetters(queueUrl, sqs);
      const fresh = batch.filter(({ id }) => !seen.has(id));
      for (const { id, receipt } of batch) held.set(id, receipt);
      for (const { id } of fresh) seen.add(id);
      idle = fresh.length > 0 ? 0 : idle + impatience[batch.length === 0 ? 'empty' : 'stale'];
      if (fresh.length === 0) continue;
      const { gone, isEnough } = await visit(fresh);
      for (const id of gone) held.delete(id);
      if (isEnough) break;
    }
  } finally {
    const hidden = await showLetters(queueUrl, [...held.values()], sqs);
    if (hidden > 0) print(`SQS hides ${hidden} for up to ${hiddenSeconds} s more.`);
  }
}
