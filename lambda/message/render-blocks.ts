import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import type { Own } from './alert-wording.ts';
import { type Block, type Frame, mrkdwn, plain, type TextObject } from './block-kit.ts';
import { type Fact, factsOf, remarksOf } from './fields.ts';
import { linksOf, referencesOf } from './footer.ts';
import { dateToken, link } from './mrkdwn.ts';
import { namedLocations, worstLocationsOf } from './worst-locations.ts';

/** Below Slack's limits, which it counts in a unit that it does not name: https://docs.slack.dev/reference/block-kit/blocks */
const limits = { text: 1_000, locations: 2_900, factsInSection: 5 };

/** What stands beside the bar. Text from outside is `plain_text`, which Slack shows as it is. */
export function detailsOf(alert: Alert, changes: readonly Change[], frame: Frame): readonly Block[] {
  const remarks = remarksOf(alert, changes, frame).map(({ label, value }) => `*${label}:* ${formatted(value)}`);
  const facts = factsOf(alert);
  const long = facts.filter(({ isLong }) => isLong);
  const locations = worstLocationsOf(alert, namedLocations, { withFlags: true });
  return [
    ...remarks.map((remark) => ({ type: 'section', text: mrkdwn(remark) }) as const),
    ...sectionsOf(facts.filter(({ isLong }) => !isLong)),
    ...long.map(({ label, value }) => ({ type: 'section', text: textObject(`${label}: `, value) }) as const),
    ...(locations.length === 0
      ? []
      : [{ type: 'section', text: plain(locations.join('\n'), limits.locations) } as const]),
    ...footersOf(alert, frame),
  ];
}

/** Rows of a label and its value. Slack shows fields two beside each other, or all below each other where it is narrow. */
function sectionsOf(facts: readonly Fact[]): readonly Block[] {
  const sections: Block[] = [];
  for (let start = 0; start < facts.length; start += limits.factsInSection) {
    const fields = facts
      .slice(start, start + limits.factsInSection)
      .flatMap((fact) => [labelOf(fact), textObject(fact.sign === undefined ? '' : `${fact.sign} `, fact.value)]);
    sections.push({ type: 'section', fields });
  }
  return sections;
}

function labelOf({ label, link: beside }: Fact): TextObject {
  return mrkdwn(`*${label}*${beside === undefined ? '' : `  ${link(beside.url, beside.text)}`}`);
}

/** Small: where to go on from here and whose event it is, and below that what it is looked up by. */
function footersOf(alert: Alert, frame: Frame): readonly Block[] {
  const references = referencesOf(alert);
  const [own, fromOutside] = [true, false].map((isOwn) =>
    references
      .filter(({ value }) => (typeof value !== 'string') === isOwn)
      .map(({ label, value }) => textObject(`${label}: `, value)),
  );
  const links = linksOf(alert, frame).map(({ url, text }) => mrkdwn(link(url, text)));
  return [[...links, ...(own ?? [])], fromOutside ?? []].flatMap((elements) =>
    elements.length === 0 ? [] : [{ type: 'context', elements } as const],
  );
}

function textObject(before: string, value: Fact['value']): TextObject {
  return typeof value === 'string' ? plain(`${before}${value}`, limits.text) : mrkdwn(`${before}${formatted(value)}`);
}

/** Words of our own, with instants in the reader's own time zone. */
function formatted(value: readonly Own[]): string {
  return value.map((part) => (part instanceof Date ? dateToken(part) : part)).join('');
}
