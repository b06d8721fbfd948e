import { type Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import { formatTitle } from './alert-wording.ts';
import { type Frame, formatMention } from './block-kit.ts';
import { type Field, toFields, toRemarks } from './fields.ts';
import { toFooterFields, toLinks } from './footer.ts';
import { escapeLine, formatUtc } from './mrkdwn.ts';
import { formatWorstLocations } from './worst-locations.ts';

/** In UTF-16 units. Slack advises 4,000 at most: https://docs.slack.dev/messaging/formatting-message-text */
const limits = { text: 3_900, line: 900 };

/**
 * Renders the whole message as plain lines. Names as many locations as fit. If names are too long even then, drops lines from
 * the end, since what matters comes first.
 */
export function renderText(alert: Alert, changes: readonly Change[], frame: Frame): string {
  const escape = (line: string) => escapeLine(line, limits.line);
  const called = frame.mention === undefined ? [] : [formatMention(frame.mention)];
  const fields = [...toRemarks(alert, changes, frame), ...toFields(alert)];
  const before = [formatTitle(alert, changes), ...fields.map(formatLine)].map(escape);
  const footer = toFooterFields(alert).map(formatLine).map(escape);
  const links = toLinks(alert, frame).map(({ text, url }) => `${text}: ${url}`);
  let lines: readonly string[] = [];
  for (let most = namedLocations; most >= 0; most -= 1) {
    const locations = formatWorstLocations(alert, most).map(escape);
    lines = [...called, ...before, ...locations, ...footer, ...links];
    if (lines.join('\n').length <= limits.text) break;
  }
  return fitted(lines, limits.text);
}

/** "Network: CHARTER-20115 (AS20115)" */
function formatLine({ label, value, link }: Field): string {
  const words =
    typeof value === 'string' ? value : value.map((part) => (part instanceof Date ? formatUtc(part) : part)).join('');
  return `${label}: ${words}${link === undefined ? '' : ` (${link.text})`}`;
}

/** Omits a line that does not fit whole, so that no entity is cut. */
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
