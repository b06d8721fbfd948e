import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identifier } from '../../../lambda/events/tolerant-schema.ts';
import { renderDigest } from '../../../lambda/message/render-digest.ts';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { toOutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { plan } from '../../../lambda/outage/plan.ts';
import { toStoredAlert } from '../../../lambda/outage/stored-alert.ts';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { textObjectsOf } from '../../fakes/message-texts.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';
import { at, entryOf, everything, knowing, nothingKnown, policy, told } from '../../fixtures/outage-samples.ts';

/** The messages about any outages, as they come out of the planner. */

/** Of networks that are often the same, so that several events are one outage; as the outbox gives them back. */
const events = fc
  .array(fc.tuple(anyAlert, fc.constantFrom(64501, 64501, 64502)), { minLength: 2, maxLength: 6 })
  .map((all) =>
    all.map(([alert, asNumber], index): Alert => {
      const locations = alert.locations.map((location) => ({ ...location, asNumber, countryCode: 'DE' }));
      const monitorName = identifier.parse(alert.monitorName);
      return toStoredAlert({ ...alert, monitorName, locations, eventKey: `health-event/${index}` });
    }),
  );

function dueOf(alerts: readonly Alert[], known: readonly Alert[]) {
  const entries = alerts.map((alert, index) => entryOf(alert, { revision: String(index) }));
  const knowledge = known.length === 0 ? nothingKnown : knowing(known, { ...told, trafficPercent: 1, returns: 1 });
  return plan(everything, entries, knowledge, at('16:00'), { ...policy, updates: 'all' }).due;
}

it('any outages whatever have messages that Slack takes, singly and together, with nothing unknown in them', () => {
  const now = at('16:00');
  fc.assert(
    fc.property(events, fc.boolean(), ([first, ...others], isKnown) => {
      const known = isKnown && first !== undefined ? [first] : [];
      const due = dueOf(others, known);
      const singly = due.map((one) => {
        const changes = one.decision.action === 'update' ? one.decision.changes : [];
        return renderMessage(toOutageAlert(one), changes, { now, isFirst: one.decision.action === 'open' });
      });
      const [worst, ...rest] = due.map((one) => ({ alert: toOutageAlert(one), action: one.decision.action }));
      const together = worst === undefined ? [] : [renderDigest([worst, ...rest], { now })];
      for (const message of [...singly, ...together]) {
        const texts = [message.text, ...textObjectsOf(message).map(({ text }) => text)].join('\n');
        expect(blockKitProblems(message)).toEqual([]);
        expect(texts).not.toMatch(/\p{Cs}|\bundefined\b|\bNaN\b|Invalid Date/u);
        expect(texts.length).toBeLessThan(12_000);
      }
    }),
    { numRuns: 50 },
  );
});
