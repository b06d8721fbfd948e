import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { titleOf } from './alert-wording.ts';
import { type Frame, mentionOf } from './block-kit.ts';
import { type Fact, factsOf, remarksOf } from './fields.ts';
import { linksOf, referencesOf } from './footer.ts';
import { inertLine, utc } from './mrkdwn.ts';
import { namedLocations, worstLocationsOf } from './worst-locations.ts';

/** In UTF-16 units. Slack advises 4,000 at most: https://docs.slack.dev/messaging/formatting-message-text */
const limits = { text: 3_900, line: 900 };

/**
 * All of the message in plain lines. Names as many locations as fit; then, for names out of bounds, as many lines as fit,
 * since what matters comes first.
 */
export function textOf(alert: Alert, changes: readonly Change[], frame: Frame): string {
  const inert = (line: string) => inertLine(line, limits.line);
  const called = frame.mention === undefined ? [] : [mentionOf(frame.mention)];
  const facts = [...remarksOf(alert, changes, frame), ...factsOf(alert)];
  const before = [titleOf(alert, changes), ...facts.map(lineOf)].map(inert);
  const references = referencesOf(alert).map(lineOf).map(inert);
  const links = linksOf(alert, frame).map(({ text, url }) => `${text}: ${url}`);
  let lines: readonly string[] = [];
  for (let most = namedLocations; most >= 0; most -= 1) {
    const locations = worstLocationsOf(alert, most).map(inert);
    lines = [...called, ...before, ...locations, ...references, ...links];
    if (lines.join('\n').length <= limits.text) break;
  }
  return fitted(lines, limits.text);
}

/** "Network: CHARTER-20115 (AS20115)" */
function lineOf({ label, value, link }: Fact): string {
  const words =
    typeof value === 'string' ? value : value.map((part) => (part instanceof Date ? utc(part) : part)).join('');
  return `${label}: ${words}${link === undefined ? '' : ` (${link.text})`}`;
}

/** A line that does not fit is left out whole, so that nothing is cut inside an entity. */
function fitted(lines: readonly string[], limit: number): string {
  let length = 0;
  return lines
    .filter((line) => {
      const fits = length + line.length + 1 <= limit;
      if (fits) length += line.length + 1;
      return fits;
    })
    .join('\n');
}
