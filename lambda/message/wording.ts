import type { EventKind } from '../events/event-schemas.ts';
import { isUnidentified, type MissingData, type MissingDataReason } from '../events/missing-data.ts';
import type { PlacedCause } from '../outage/blame.ts';
import type { Change } from '../outage/decide-announcement.ts';

/**
 * The words of all messages: the one file to change for other words, or for another language (units are in `format-values.ts`).
 * Everything is plain text. Names from
 * outside come in as they are, and whoever renders a line escapes it. An instant stays a `Date`, which Slack shows in the reader's
 * own time zone.
 *
 * Never more than AWS says: no blame that AWS does not make, no share without its owner, no "so far" of what is over.
 */

/** Our own words, with nothing from outside in them; or an instant. */
export type TrustedText = string | Date;

export const problemWords: Readonly<Record<EventKind, string>> = {
  availability: 'Availability problem',
  performance: 'Performance problem',
  unknown: 'Problem',
};

/** What the title of an update begins with, by the first of its changes. */
export const leadWords: Readonly<Record<Change, string>> = {
  reopened: 'Back again',
  'availability-too': 'Getting worse',
  'more-traffic': 'Getting worse',
  complete: 'Update: details known',
  'other-cause': 'Update: another cause',
  'cause-named': 'Update: cause named',
  spread: 'Spreading',
  shrunk: 'Getting better',
  relapsed: 'Getting worse again',
  'traffic-known': 'Update: share known',
  'on-map': 'Update: others see it too',
  updated: 'Update',
};

/** What has changed since the last message, each in full. */
export const changeWords: Readonly<Record<Change, string>> = {
  reopened: 'AWS had reported its end, and reports now that it goes on',
  'availability-too': 'availability now, not performance alone',
  'more-traffic': 'more of your traffic',
  complete: 'what was missing could be read',
  'other-cause': 'AWS names another cause than before, or its own network',
  'cause-named': 'AWS names the cause',
  spread: 'more places',
  shrunk: 'half of the places, or more, are well again',
  relapsed: 'places that were well fail again',
  'traffic-known': 'its share of your traffic is known',
  'on-map': 'it is on the AWS global outage map',
  updated: 'AWS has updated it',
};

/** "up to 6.4 % of your traffic", "less than 0.01 % of your traffic" */
const upTo = (share: string) => (share.startsWith('less than') ? share : `up to ${share}`);

export const titleWords = {
  test: (isCalling: boolean) =>
    `Test: this is what an alert looks like. Nothing is wrong${isCalling ? '.' : ', and nobody is mentioned.'}`,
  over: (duration: string | undefined) => (duration === undefined ? 'Over' : `Over after ${duration}`),
  alreadyOver: 'Already over',
  endUnreported: 'No longer reported by AWS',
  lasted: (duration: string) => `, for ${duration}`,
  delayed: (duration: string) => `Alert ${duration} late`,
  upTo,
  in: (place: string) => ` in ${place}`,
  was: (before: string) => ` (was ${before})`,
  onNetwork: (network: string) => `, for users on ${network}`,
  onNetworks: (count: number) => `, for users on ${countNetworks(count)}`,
  reportedBy: (monitor: string) => ` reported by internet monitor ${monitor}`,
  nowhere: ', reported without saying where',
  howBadUnknown: ', where and how bad is not known yet',
  cause: (network: string | undefined) => `cause: ${network ?? "AWS's own network"}`,
  causes: (count: number) => `${count} causes`,
} as const;

export const shareWords = {
  yours: (percent: string) => `${percent} of your traffic`,
  ofMonitor: (percent: string, monitor: string | undefined) =>
    monitor === undefined ? `${percent} of a monitor's traffic` : `${percent} of ${monitor}'s traffic`,
  ofNextMonitor: (percent: string, monitor: string | undefined) => `${percent} of ${monitor ?? 'another'}'s`,
} as const;

/** Whose traffic a place's share is of: that of the monitor that reports it. */
const whose = (isOfSeveralMonitors: boolean) => (isOfSeveralMonitors ? "one monitor's" : 'your');

/** Where readers know a country by another code than AWS's, or its name needs an article. */
export const countryWords: Readonly<Record<'codes' | 'names', Readonly<Partial<Record<string, string>>>>> = {
  codes: { GB: 'UK' },
  names: { AE: 'the UAE', GB: 'the UK', NL: 'the Netherlands', PH: 'the Philippines', US: 'the US' },
};

export const placeWords = {
  cities: (count: number) => `${count} cities`,
  places: (count: number) => `${count} ${count === 1 ? 'place' : 'places'}`,
  inCountry: (country: string) => ` in ${country}`,
  inCountries: (count: number) => ` in ${count} countries`,
  unknown: 'a place without a name',
  worst: (names: readonly string[], others: number, isOfSeveralMonitors: boolean) =>
    `Worst, in shares of ${whose(isOfSeveralMonitors)} traffic: ${listAll(names, others)}`,
  wellAgain: (count: number) => `${count} ${count === 1 ? 'place is' : 'places are'} well again`,
  named: (names: readonly string[], others: number) => `Places: ${listAll(names, others)}`,
} as const;

function listAll(all: readonly string[], others: number): string {
  return `${all.join(', ')}${others > 0 ? `, … and ${others} more` : ''}`;
}

/** The outbox does not keep the networks of all places if they are hundreds. */
function countNetworks(count: number): string {
  return count > 100 ? 'more than 100 networks' : `${count} networks`;
}

/** Who named the cause, as long as it goes on, and when it is over. */
const names = (isOver: boolean) => (isOver ? 'AWS named' : 'AWS names');
const networkOrOwn = (network: string | undefined) => network ?? 'its own network';
const affects = (users: string, isOver: boolean) =>
  users === '' ? '' : ` ${users} ${isOver ? 'were' : 'are'} affected.`;
const ofMost = (isWhole: boolean) => (isWhole ? '' : ' of most of it');

/** The most networks that a sentence names: what comes after it must be read too. */
const mostNamed = 3;

export const verdictWords = {
  own: (network: string, isWhole: boolean, isOver: boolean) =>
    `${names(isOver)} ${network} as the cause${isWhole ? ', not its own network' : ofMost(isWhole)}.`,
  other: (network: string, isWhole: boolean, users: string, isOver: boolean) =>
    `${names(isOver)} ${network} as the cause${isWhole ? ', not its own network' : ofMost(isWhole)}.${affects(users, isOver)}`,
  aws: (isWhole: boolean, users: string, isOver: boolean) =>
    `${names(isOver)} its own network as the cause${ofMost(isWhole)}.${affects(users, isOver)}`,
  several: (causes: readonly PlacedCause[], count: number, without: string, isOver: boolean) => {
    const all = causes.map(({ network, city }) => `${networkOrOwn(network)}${city === undefined ? '' : ` (${city})`}`);
    return `${names(isOver)} ${joinNames(count === all.length ? all : [...all, `${count - all.length} more`])} as causes${without}.`;
  },
  part: (network: string | undefined, where: string, without: string, isOver: boolean) =>
    `${names(isOver)} ${networkOrOwn(network)} as the cause in ${where}${without}.`,
  without: (others: string, isOver: boolean) => `, and ${isOver ? 'has named none' : 'none yet'} for ${others}`,
  somePlaces: 'some places',
  theOthers: (count: number | undefined) => {
    if (count === 1) return 'one more place';
    return count === undefined ? 'the others' : `the other ${count}`;
  },
  none: 'AWS has named no cause yet.',
  noneSoFar: 'AWS has not named a cause.',
  noneInTheEnd: 'AWS named no cause.',
  users: (networks: readonly string[]) => {
    if (networks.length === 0) return '';
    return `Users on ${networks.length > mostNamed ? countNetworks(networks.length) : joinNames(networks)}`;
  },

  onMap: 'Others see it too: it is on the AWS global outage map.',
  wasOnMap: 'Others saw it too: it was on the AWS global outage map.',
  isOverOnMap: 'Others saw it too: on the AWS global outage map it is over.',
  notOnMapSoFar: 'Not on the AWS global outage map so far (it runs up to 15 minutes behind).',
  notOnMap: 'It is not on the AWS global outage map.',
  wasNotOnMap: 'It was not on the AWS global outage map.',
  wasNotOnMapThen: 'It was not on the AWS global outage map when that was last read.',
  mapUnread: 'Whether others see it too is not known: the AWS global outage map could not be checked.',
  mapWasUnread: 'Whether others saw it too is not known: the AWS global outage map could not be checked.',
  ofMap: 'It is on the AWS global outage map, which names no cause. Whether it affects your own traffic is not known.',
  wasOfMap:
    'It was on the AWS global outage map, which names no cause. Whether it affected your own traffic is not known.',

  ownerUnknown: 'Whose problem it is is not known.',
  ownerWasUnknown: 'Whose problem it was is not known.',
  unread: 'The details could not be read from AWS.',
  denied: 'The program was not allowed to read the details.',
  unknownEvent: 'AWS does not know the event that it reported, so there are no details.',
  unidentified: 'AWS did not say which event it reports, and lists none that goes on or has just ended.',
  detailsFollow: ' They follow in another message as soon as they can be read, usually within minutes.',
  detailsFollowOnceAllowed: ' They follow in another message once its role allows it.',

  test: (verdict: string) => `Line 2 says whose problem it is, for example: “${verdict}”`,
} as const;

export const stateWords = {
  since: (start: Date, duration: string): readonly TrustedText[] => ['Going on since ', start, `, ${duration}.`],
  goingOn: 'Going on.',
  again: 'Going on again.',
  wasOver: (at: Date): readonly TrustedText[] => [' It was announced as over ', at, '.'],
  firstBegan: (start: Date): readonly TrustedText[] => [' It first began ', start, '.'],
  over: (start: Date, end: Date, duration: string): readonly TrustedText[] => [
    'Over: from ',
    start,
    ' to ',
    end,
    ` (${duration}).`,
  ],
  overSince: (end: Date): readonly TrustedText[] => ['Over since ', end, '.'],
  startUnknown: ' AWS does not say when it began.',
  overOnly: 'Over.',
  began: (start: Date): readonly TrustedText[] => [' It began ', start, '.'],
  endUnreported: 'Treated as over: for a day AWS has had no record of this event, and it reported no end.',
  endsUnreported:
    'Treated as over: for a day AWS has had no record of some of its events, and it reported no end of them.',
  unknown: 'Not known whether it is still going on.',
  reported: (at: Date): readonly TrustedText[] => [' AWS reported it ', at, '.'],
  late: (at: Date): readonly TrustedText[] => [' This alert is late: AWS reported it ', at, '.'],
  testSent: (at: Date): readonly TrustedText[] => ['Line 3 says since when, and whether it goes on. Sent ', at, '.'],
} as const;

export const numberWords = {
  fails: (percent: string, from: string, isOfSeveralMonitors: boolean) =>
    `${percent} of ${whose(isOfSeveralMonitors)} traffic${from} fails.`,
  isSlower: (percent: string, from: string, isOfSeveralMonitors: boolean) =>
    `${percent} of ${whose(isOfSeveralMonitors)} traffic${from} is slower than usual.`,
  from: (network: string | undefined, city: string | undefined) =>
    network === undefined && city === undefined
      ? ' from there'
      : ` from${network === undefined ? '' : ` ${network}`}${city === undefined ? '' : `${network === undefined ? '' : ' in'} ${city}`}`,
  forExample: (numbers: string) => `For example, ${numbers}`,
  also: (shares: readonly string[]) => `Also: ${shares.join(', ')}.`,
  affected: (shares: readonly string[]) => `It affected ${upTo(joinNames(shares))}.`,
  shareUnknown: 'How much of your traffic it affects is not known.',
  shareWasUnknown: 'How much of your traffic it affected is not known.',
  test: (numbers: string) => `Line 4 says how bad it is, for example: “${numbers}”`,
} as const;

export const detailWords = {
  changes: (changes: readonly Change[]) =>
    `Since the last message: ${changes.map((change) => changeWords[change]).join('; ')}`,
  metro: (metro: string) => `; metro ${metro}`,
  map: 'map',
  lookingGlass: 'bgp.tools',
  radar: 'Cloudflare Radar',
  runbook: 'Runbook',
  console: 'CloudWatch home page',
  path: (networks: readonly string[]) => `path ${networks.join(' → ')}`,
  causeNetwork: (network: string) => `cause ${network}`,
  alsoSlower: (percent: string) => `also slower: ${percent} of the traffic from there`,
  alsoFailing: (percent: string) => `also failing: ${percent} of the traffic from there`,
  roundTrip: (times: string) => `round trip ${times}`,
  roundTripTime: (ms: string, percentile: string) => `${ms} ms (${percentile})`,
  median: 'median',
  monitor: (name: string) => `monitor ${name}`,
  monitors: (monitors: readonly string[], events: number) =>
    monitors.length === 0
      ? `${events} events of the AWS global outage map`
      : `${events} events of ${monitors.length === 1 ? 'monitor' : 'monitors'} ${monitors.join(', ')}`,
  overallBelow: (threshold: number) => `, overall health score below ${threshold}`,
  overall: ', overall',
  localBelow: (threshold: number) => `, local health score below ${threshold}`,
  local: ', local',
  ofMap: 'AWS global outage map, seen across AWS customers',
  program: (version: string) => `internet-event-alerts ${version}`,
  account: (account: string, name: string | undefined) => (name === undefined ? account : `${name} (${account})`),
  type: (type: string) => `type ${type}`,
  event: (id: string) => `Event ${id}`,
  updated: (at: Date): readonly TrustedText[] => ['as of ', at],
  internetEvent: (id: string) => `Internet event ${id}`,
  from: (time: string) => `from ${time}`,
  to: (time: string) => `to ${time}`,
  moreOnMap: (count: number) => `${count} more on the map there`,
  mapMayBeOlder: 'its status there may be older than this message',
  serviceLocation: (location: string) => `AWS location ${location}`,
} as const;

export const digestWords = {
  title: (count: number) => `${count} internet problems`,
  begunWithin: (duration: string) => ` began within ${duration}`,
  areOver: ' are over',
  haveChanged: ' have changed',
  counts: (counts: readonly string[]) => `: ${counts.join(', ')}`,
  open: (count: number) => `${count} new`,
  update: (count: number) => `${count} changed`,
  close: (count: number) => `${count} over`,
  worst: (where: string, worst: string) => `the worst${where}: ${worst}`,
  cause: (network: string | undefined) => `cause ${network ?? "AWS's own network"}`,
  aMinute: 'a minute',
  kinds: { availability: 'availability', performance: 'performance', unknown: 'not known how bad' },
  noCause: (areOver: boolean) => `AWS has named no cause for any of them${areOver ? '' : ' yet'}.`,
  causesUnknown: 'Whose problems they are is not known.',
  unread: (count: number) => ` The details of ${count} could not be read.`,
  causes: (count: number, total: number, areOver: boolean) =>
    `${names(areOver)} a cause for ${count} of the ${total}, never its own network.`,
  awsToo: (own: number, count: number, total: number, areOver: boolean) =>
    own === count
      ? `${names(areOver)} its own network as the cause of ${own} of the ${total}.`
      : `${names(areOver)} a cause for ${count} of the ${total}, for ${own} of them its own network.`,
  onMap: (count: number, total: number, areOver: boolean) =>
    ` Others ${areOver ? 'saw' : 'see'} ${count} of the ${total} too, on the AWS global outage map.`,
  notOnMap: (areOver: boolean) => ` None of them ${areOver ? 'was' : 'is'} on the AWS global outage map.`,
  notOnMapSoFar: ' None of them is on the AWS global outage map so far (it runs up to 15 minutes behind).',
  allOver: 'All of them are over.',
  notKnown: 'Not known whether they are still going on.',
  allGoOn: 'All of them go on.',
  someGoOn: (active: number, total: number) => `${active} of the ${total} ${active === 1 ? 'goes' : 'go'} on.`,
  firstBegan: (start: Date, duration: string): readonly TrustedText[] => [
    ' The first began ',
    start,
    `, ${duration} ago.`,
  ],
  reported: (at: Date): readonly TrustedText[] => [' AWS reported the first ', at, '.'],
  alike: (count: number) => ` · ${count} times`,
  rest: (count: number, networks: readonly string[], others: number) =>
    `… and ${count} more${networks.length === 0 ? '' : `, for users on ${networks.join(', ')}${others > 0 ? ` and ${others} other networks` : ''}`}`,
} as const;

/** "Could not read the health event: Internet Monitor throttled the requests." */
export function formatMissing(missing: MissingData): string {
  return isUnidentified(missing)
    ? verdictWords.unidentified
    : `Could not read the ${missing.source}: ${reasonWords[missing.reason]}.`;
}

const reasonWords: Readonly<Record<MissingDataReason, string>> = {
  'not-found': 'Internet Monitor does not know it',
  'access-denied': 'access was denied, see the role of the function',
  credentials: 'AWS did not take the credentials of the function, see whether its role exists, then deploy again',
  clock: 'AWS refused the time of the request, deploy again if it goes on',
  'not-the-service': 'something other than Internet Monitor answered, see DNS, proxy and VPC endpoint',
  throttled: 'Internet Monitor throttled the requests',
  unavailable: 'Internet Monitor answered with a server error',
  'timed-out': 'Internet Monitor did not answer in time',
  unreachable: 'Internet Monitor could not be reached',
  unreadable: 'Internet Monitor answered something unexpected',
  'no-location': 'the network and place of the problem are not known',
};

/** "a", "a and b", "a, b and c" */
export function joinNames(all: readonly string[]): string {
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
