import type { Blame } from '../outage/blame.ts';
import { type OutageAlert, toBlame } from '../outage/outage-alert.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import { groupByKey } from '../runtime/group-by-key.ts';
import { version } from '../runtime/version.ts';
import { longestHeader, type SlackMessage } from './block-kit.ts';
import { type DigestLine, formatDigestState, formatDigestVerdict } from './digest-lines.ts';
import { formatDuration } from './format-values.ts';
import type { Frame } from './frame.ts';
import { formatOwner, toRunbook } from './id-rows.ts';
import { clip, clipEscaped, fitLines } from './mrkdwn.ts';
import { formatWhere, listNetworks } from './places.ts';
import type { Row } from './row.ts';
import { findSign, type Sign } from './sign.ts';
import { formatDelay, formatShare, formatStart, formatTitle } from './title.ts';
import { toSlackMessage } from './to-slack-message.ts';
import { detailWords, digestWords, titleWords } from './wording.ts';

/** The most lines, so that the message can be read; and the length of all, and of what counts the rest, in UTF-16 units. */
const limits = { lines: 40, all: 2_500, rest: 400 } as const;

const severity: readonly Sign[] = ['🔴', '🟠', '🟡', '🟢', '⚪'];
const actions = ['open', 'update', 'close'] as const;

/**
 * Renders many alerts as one message: the worst in the title, a line each, and how many more there are, with the names of their
 * networks. Each alert is named or counted.
 */
export function renderDigest(given: readonly [DigestLine, ...DigestLine[]], frame: Frame): SlackMessage {
  const lines = withMonitorShares(given);
  const [worst = given[0], ...others] = lines.toSorted(bySeverity);
  const sign = findSign(worst.alert);
  return toSlackMessage(
    {
      sign,
      title: toTitle(lines, worst, frame),
      verdict: formatDigestVerdict(lines, frame),
      state: formatDigestState(lines, frame),
      numbers: undefined,
      list: toList([worst, ...others], frame),
      rows: [toOwnerRow(lines, frame)].filter((row) => row.length > 0),
    },
    frame,
  );
}

/** Each share with the monitor whose traffic it is of, if there are several. */
function withMonitorShares(lines: readonly DigestLine[]): readonly DigestLine[] {
  if (new Set(lines.flatMap(({ alert }) => alert.monitorName ?? [])).size < 2) return lines;
  return lines.map(({ alert, ...line }) => {
    const { monitorName, trafficPercent: percent } = alert;
    const shares = alert.shares ?? (percent === undefined ? undefined : [{ monitorName, percent }]);
    return { ...line, alert: { ...alert, ...(shares === undefined ? {} : { shares }) } };
  });
}

/** If it is too long it loses when they began, or how many are new. */
function toTitle(lines: readonly DigestLine[], worst: DigestLine, { titlePrefix, lateSince, now }: Frame): string {
  const first = formatStart(worst.alert, titlePrefix);
  const delay = lateSince === undefined ? [] : [formatDelay(lateSince, now)];
  const worstWords = digestWords.worst(formatWorstPlace(worst.alert), formatWorst(worst.alert));
  const [whole, short] = [formatCounts(lines), digestWords.title(lines.length)].map(
    (counts) => `${first} ${[...delay, counts, worstWords].join(' · ')}`,
  );
  return whole !== undefined && whole.length <= longestHeader ? whole : clip(short ?? '', longestHeader);
}

function bySeverity(a: DigestLine, b: DigestLine): number {
  return (
    severity.indexOf(findSign(a.alert)) - severity.indexOf(findSign(b.alert)) ||
    (b.alert.trafficPercent ?? -1) - (a.alert.trafficPercent ?? -1)
  );
}

/** "12 internet problems began within a minute", "12 internet problems: 9 new, 3 over" */
function formatCounts(lines: readonly DigestLine[]): string {
  const title = digestWords.title(lines.length);
  const counts = actions.flatMap((action) => {
    const count = lines.filter((line) => line.action === action).length;
    return count === 0 ? [] : [{ action, count }];
  });
  const [only] = counts;
  if (counts.length > 1)
    return `${title}${digestWords.counts(counts.map(({ action, count }) => digestWords[action](count)))}`;
  if (only?.action === 'close') return `${title}${digestWords.areOver}`;
  if (only?.action === 'update') return `${title}${digestWords.haveChanged}`;
  const starts = lines.map(({ alert }) => alert.startedAt?.getTime() ?? Number.NaN);
  const withinSeconds = (Math.max(...starts) - Math.min(...starts)) / 1_000;
  return `${title}${withinSeconds < 3_600 ? digestWords.begunWithin(withinSeconds <= 60 ? digestWords.aMinute : formatDuration(withinSeconds)) : ''}`;
}

/** " in Denver, US", " reported by internet monitor checkout-web" */
function formatWorstPlace(alert: OutageAlert): string {
  const where = formatWhere(alert);
  if (where !== undefined) return titleWords.in(where);
  return alert.monitorName === undefined ? '' : titleWords.reportedBy(clip(alert.monitorName, 40));
}

/** "availability, cause AWS's own network, 14 % of checkout-web's traffic" */
function formatWorst(alert: OutageAlert): string {
  return [digestWords.kinds[alert.kind], formatCause(toBlame(alert)), formatShare(alert)]
    .filter((part) => part !== undefined)
    .join(', ');
}

function formatCause(blame: Blame): string | undefined {
  if (blame.kind === 'aws') return digestWords.cause(undefined);
  return blame.kind === 'clients' || blame.kind === 'other' ? digestWords.cause(clip(blame.network, 40)) : undefined;
}

/** A line each, those that would be the same once; as many as fit, and how many more there are. */
function toList(lines: readonly DigestLine[], frame: Frame): readonly string[] {
  const byTitle = groupByKey(lines, (line) => formatLine(line, frame));
  const titles = [...byTitle].map(([title, { length }]) => `${title}${length === 1 ? '' : digestWords.alike(length)}`);
  const shown = fitLines(titles.slice(0, limits.lines), limits.all - limits.rest);
  const rest = [...byTitle.values()].slice(shown.length).flat();
  const networks = [...new Set(rest.flatMap(({ alert }) => listNetworks(alert).slice(0, 1)))];
  const named = networks.slice(0, namedLocations);
  return rest.length === 0
    ? shown
    : [...shown, clipEscaped(digestWords.rest(rest.length, named, networks.length - named.length), limits.rest)];
}

function toOwnerRow(lines: readonly DigestLine[], { runbookUrl, accountName }: Frame): Row {
  const owners = new Set(lines.flatMap(({ alert }) => formatOwner(alert, accountName) ?? []));
  return [...toRunbook(runbookUrl), ...[...owners].slice(0, 3), detailWords.program(version)];
}

/** The title that it would have alone, but for the prefix and how late it is. */
function formatLine({ alert, action, changes = ['updated'] }: DigestLine, { now }: Frame): string {
  return formatTitle(alert, action === 'update' ? changes : [], { now, isFirst: action === 'open' });
}
