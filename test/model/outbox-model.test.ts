import { describe, expect, it } from '@jest/globals';
import { explore } from './explore.ts';
import { outboxModel } from './outbox-model.ts';
import { type Rule, rules } from './outbox-protocol.ts';
import type { Scenario } from './outbox-state.ts';

const limit = 20_000;

describe('With all its rules, the outbox loses, doubles and reverses nothing, and settles within three minutes', () => {
  it.each<[string, Scenario]>([
    ['two events come at once', { notifications: ['a1', 'b1'] }],
    ['three functions run', { notifications: ['a1'], functions: 3, faults: { duplicate: 1 } }],
    ['a duplicate of an older version comes', { notifications: ['a1', 'a2'], faults: { duplicate: 1 } }],
    [
      'a notification comes twice and a function crashes',
      { notifications: ['a1'], faults: { duplicate: 1, crash: 1 } },
    ],
    [
      'two destinations share a webhook and a function crashes',
      { notifications: ['a1'], destinations: 2, faults: { crash: 1 } },
    ],
    [
      'Slack refuses, loses an answer, and a function crashes',
      { notifications: ['a1'], faults: { refused: 1, 'answer lost': 1, crash: 1 } },
    ],
    ['the answer is lost while a newer version comes', { notifications: ['a1', 'a2'], faults: { 'answer lost': 1 } }],
    [
      'the answer is unconfirmed and a function crashes',
      { notifications: ['a1'], faults: { unconfirmed: 1, crash: 1, redrive: 1 } },
    ],
    [
      'the answer is unconfirmed, again after its letter is put back',
      { notifications: ['a1'], faults: { unconfirmed: 2, redrive: 2 } },
    ],
    [
      'an entry is given up, written again by the sweep, and put back',
      { notifications: ['a1'], faults: { day: 2, sweep: 1, redrive: 1 } },
    ],
    ['a function crashes while it gives an entry up', { notifications: ['a1'], faults: { day: 1, crash: 1 } }],
    ['an older version is given up while a newer one comes', { notifications: ['a1', 'a2'], faults: { day: 1 } }],
    [
      'a holder outlives its lease and a notification comes twice',
      { notifications: ['a1'], faults: { skew: 1, duplicate: 1 } },
    ],
    [
      'a holder of two destinations outlives its lease',
      { notifications: ['a1'], destinations: 2, faults: { skew: 1 } },
    ],
    [
      'a holder outlives its lease after an unconfirmed answer',
      { notifications: ['a1'], faults: { skew: 1, unconfirmed: 1, day: 1 } },
    ],
    [
      'an event with nothing to announce joins an outage and a function crashes',
      { notifications: ['a1', 'q1'], faults: { crash: 1 } },
    ],
    [
      'an outage that is over is closed, a function crashes and a notification comes again',
      { notifications: ['a1'], faults: { 'half hour': 1, duplicate: 1, crash: 1 } },
    ],
    [
      'a holder that closes an outage outlives its lease and a notification comes again',
      { notifications: ['a1'], faults: { 'half hour': 1, duplicate: 1, skew: 1 } },
    ],
  ])('when %s.', (_, scenario) => {
    const { faults, complete } = explore(outboxModel(scenario), { limit });
    expect({ faults, complete }).toEqual({ faults: {}, complete: true });
  });
});

describe('Without one of its rules, the outbox fails', () => {
  // Where a search begins if its fault is far away: a1 outlives its lease, and the minute takes over.
  const toRead = ['a1 comes', 'a1 writes 1a1', 'a1 acquires the lease', 'a1 begins to read', 'a1 has read'];
  const toReceipt = [...toRead, 'a1 posts 1a1', 'a1 writes the receipt', 'a1 prunes receipts'];
  const toTakeOver = ['the lease of a1 ends while it runs', 'a minute begins', 'the minute acquires the lease'];
  const toSecondRead = [...toTakeOver, 'the minute begins to read', 'the minute has read'];
  const toSecondApplication = ['the minute deletes 1a1', 'the minute records 1a1', 'the minute marks the receipt'];

  const cases: readonly [string, Rule, string, Scenario, (readonly string[])?][] = [
    [
      'An entry that is written only under the lease is lost when another function holds it.',
      'the entry is written before the lease is acquired',
      'lost',
      { notifications: ['a1', 'b1'] },
    ],
    [
      'A holder that writes records in the place of one receipt, and crashes between two, makes the next one post again.',
      'one receipt follows the POST',
      'doubled',
      { notifications: ['a1', 'b1'], faults: { crash: 1 } },
    ],
    [
      'A holder that plans without the receipts posts what its dead predecessor posted.',
      'readers heed receipts',
      'doubled',
      { notifications: ['a1'], faults: { crash: 1 } },
    ],
    [
      'A holder that plans without the receipts gives up what its dead predecessor posted.',
      'readers heed receipts',
      'letter of what was announced',
      { notifications: ['a1'], faults: { crash: 1, day: 1 } },
    ],
    [
      'A receipt that is deleted once it is applied is missing in the read of the next holder, whose records are older.',
      'an applied receipt is kept',
      'doubled',
      { notifications: ['a1'], faults: { skew: 1 } },
    ],
    [
      'A holder that outlived its lease puts a record back, and a version that was given up is announced.',
      'a record changes only forwards',
      'doubled',
      { notifications: ['a1', 'a2'], faults: { skew: 1, day: 1, sweep: 1 } },
      [...toReceipt, ...toSecondRead, ...toSecondApplication],
    ],
    [
      'A holder that outlived its lease releases the lease of the next one, and two functions post.',
      'a function releases only its own lease',
      'doubled',
      { notifications: ['a1'], faults: { skew: 1 } },
    ],
    [
      'A holder that outlived its lease releases the lease of the next one, and an older version is posted last.',
      'a function releases only its own lease',
      'older after newer',
      { notifications: ['a1', 'a2'], functions: 3, faults: { skew: 1 } },
      [...toRead, ...toSecondRead],
    ],
    [
      'An older version that comes late replaces a newer one.',
      'a version only grows',
      'lost',
      { notifications: ['a1', 'a2'] },
    ],
    [
      'A function that marks the receipt before it sends the letter, and crashes between, sends none.',
      'the letter comes before the mark',
      'lost',
      { notifications: ['a1'], faults: { unconfirmed: 1, crash: 1 } },
    ],
    [
      'A holder that outlived its lease sees a record before its letter, and deletes the entry that the letter is about.',
      'the letter comes before the record',
      'lost',
      { notifications: ['a1'], faults: { unconfirmed: 1, skew: 1 } },
    ],
    [
      'An entry that outlives its letter gets a second one from the next holder.',
      'the entry is deleted right after its letter',
      'second letter',
      { notifications: ['a1'], faults: { unconfirmed: 1, skew: 1 } },
    ],
    [
      'A holder that deletes what it gives up before it records that, and crashes between, gives it up again.',
      'what is given up is recorded before its entry is deleted',
      'second letter',
      { notifications: ['a1'], faults: { day: 2, crash: 1, sweep: 1 } },
    ],
    [
      'An age that stays with the entry gives up a newer version at once.',
      'plan counts the age',
      'letter before 24 h',
      { notifications: ['a1', 'a2'], faults: { day: 1 } },
    ],
    [
      'A flag that says that there is work is cleared over a new entry, which stays there after a crash.',
      'the scheduled announce reads the entries',
      'never settles',
      { notifications: ['a1', 'a2'], faults: { crash: 1 } },
    ],
    [
      'A newer version that came meanwhile is deleted with the entry that was announced.',
      'only the entry that was read is deleted',
      'lost',
      { notifications: ['a1', 'a2'] },
    ],
    [
      'An event with nothing to announce, of which the entry is deleted before it is recorded, is lost in a crash between.',
      'what has nothing to say is recorded before its entry is deleted',
      'lost',
      { notifications: ['a1', 'q1'], faults: { crash: 1 } },
    ],
    [
      'A receipt that is marked before its records are written is deleted after a crash, and what it announced comes again.',
      'what was announced is recorded before the mark',
      'doubled',
      { notifications: ['a1', 'b1'], faults: { crash: 1 } },
    ],
    [
      'What is closed is in neither place after a crash between its removal and its writing, and is announced again.',
      'what is closed is written apart before it is removed',
      'doubled',
      { notifications: ['a1'], faults: { 'half hour': 1, duplicate: 1, crash: 1 } },
    ],
  ];

  it('Each rule is taken away in a case.', () => {
    expect(new Set(cases.map(([, rule]) => rule))).toEqual(new Set(rules));
  });

  it.each(cases)('%s', (_, without, wanted, scenario, after = []) => {
    const found = explore(outboxModel({ ...scenario, without }), { limit, wanted, after });
    expect(found.faults).toHaveProperty([wanted]);
    expect(explore(outboxModel(scenario), { limit: found.states, after }).faults).toEqual({});
  });
});
