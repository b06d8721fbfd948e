import { type Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import type { TrustedText } from './alert-wording.ts';
import { type Block, type Frame, mrkdwn, plain, type TextObject } from './block-kit.ts';
import { type Field, toFields, toRemarks } from './fields.ts';
import { toFooterFields, toLinks } from './footer.ts';
import { formatDateToken, formatLink } from './mrkdwn.ts';
import { formatWorstLocations } from './worst-locations.ts';

/** Below Slack's limits, which it counts in a unit that it does not name: https://docs.slack.dev/reference/block-kit/blocks */
const limits = { text: 1_000, locations: 2_900, fieldsInSection: 5 };

/** The blocks beside the bar. Text from outside is `plain_text`, which Slack shows as it is. */
export function renderDetails(alert: Alert, changes: readonly Change[], frame: Frame): readonly Block[] {
  const remarks = toRemarks(alert, changes, frame).map(({ label, value }) => `*${label}:* ${formatTrustedText(value)}`);
  const fields = toFields(alert);
  const long = fields.filter(({ isLong }) => isLong);
  const locations = formatWorstLocations(alert, namedLocations, { withFlags: true });
  return [
    ...remarks.map((remark) => ({ type: 'section', text: mrkdwn(remark) }) as const),
    ...renderSections(fields.filter(({ isLong }) => !isLong)),
    ...long.map(({ label, value }) => ({ type: 'section', text: textObject(`${label}: `, value) }) as const),
    ...(locations.length === 0
      ? []
      : [{ type: 'section', text: plain(locations.join('\n'), limits.locations) } as const]),
    ...renderFooter(alert, frame),
  ];
}

/** Rows of a label and its value. Slack shows two fields side by side, or one below the other on narrow screens. */
function renderSections(fields: readonly Field[]): readonly Block[] {
  const sections: Block[] = [];
  for (let start = 0; start < fields.length; start += limits.fieldsInSection) {
    const texts = fields
      .slice(start, start + limits.fieldsInSection)
      .flatMap((field) => [
        formatLabel(field),
        textObject(field.sign === undefined ? '' : `${field.sign} `, field.value),
      ]);
    sections.push({ type: 'section', fields: texts });
  }
  return sections;
}

function formatLabel({ label, link: beside }: Field): TextObject {
  return mrkdwn(`*${label}*${beside === undefined ? '' : `  ${formatLink(beside.url, beside.text)}`}`);
}

/** Small print: links and the event's source; below them, its ids. */
function renderFooter(alert: Alert, frame: Frame): readonly Block[] {
  const fields = toFooterFields(alert);
  const [own, fromOutside] = [true, false].map((isOwn) =>
    fields
      .filter(({ value }) => (typeof value !== 'string') === isOwn)
      .map(({ label, value }) => textObject(`${label}: `, value)),
  );
  const links = toLinks(alert, frame).map(({ url, text }) => mrkdwn(formatLink(url, text)));
  return [[...links, ...(own ?? [])], fromOutside ?? []].flatMap((elements) =>
    elements.length === 0 ? [] : [{ type: 'context', elements } as const],
  );
}

function textObject(before: string, value: Field['value']): TextObject {
  return typeof value === 'string'
    ? plain(`${before}${value}`, limits.text)
    : mrkdwn(`${before}${formatTrustedText(value)}`);
}

/** Words of our own, with instants in the reader's own time zone. */
function formatTrustedText(value: readonly TrustedText[]): string {
  return value.map((part) => (part instanceof Date ? formatDateToken(part) : part)).join('');
}
