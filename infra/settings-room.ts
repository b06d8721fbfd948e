import type { Destination } from '../lambda/outage/destination.ts';
import type { Watch } from '../lambda/outage/watched-internet-events.ts';
import { packText } from '../lambda/runtime/packed-text.ts';

/** Lambda gives a function 4 KB of environment in all, and the rest of it takes what remains. */
const longestInEnvironment = 3_000;

/** IAM gives a role 10,240 characters of policies of its own, and what else a function may do takes what remains. */
const longestInRole = 8_500;

/** What stands around a name in an ARN, and what the CDK counts for an ARN at the least before it begins a policy beside the role's own. */
const aroundName = 70;
const leastForArn = 170;

/** The settings that grow with the number of destinations and places. */
export interface GrowingSettings {
  readonly destinations: readonly Destination[];
  readonly watch?: Watch | undefined;
  readonly accountName?: string | undefined;
  readonly titlePrefix?: string | undefined;
}

/** Finds what a deployment would fail at: more settings than a function's environment, or webhooks than its role has room for. */
export function findRoomProblems({
  destinations,
  watch = {},
  accountName,
  titlePrefix,
}: GrowingSettings): readonly string[] {
  const packed = [destinations, watch].map((value) => packText(JSON.stringify(value)));
  const inEnvironment = Buffer.byteLength([...packed, accountName, titlePrefix].join(''));
  const webhooks = new Set(destinations.map(({ webhookParameter }) => webhookParameter));
  const inRole = [...webhooks].reduce((sum, name) => sum + countInRole(name), 0);
  return [
    ...(inEnvironment <= longestInEnvironment
      ? []
      : [
          `destinations, watch, accountName and titlePrefix: must take ${longestInEnvironment} bytes at the most, packed, since a ` +
            `function's environment holds no more; they take ${inEnvironment}. Shorten the lists of the filters, and names and URLs ` +
            `that are not alike; or ${wayOn}`,
        ]),
    ...(inRole <= longestInRole
      ? []
      : [
          `destinations: name ${webhooks.size} webhooks, and a function's role holds no more than about ` +
            `${Math.floor((webhooks.size * longestInRole) / inRole)} with parameters of such names. Shorten the names; or ${wayOn}`,
        ]),
  ];
}

const wayOn = 'deploy some of the destinations as a second stack, by a stackName of its own';

/** A secret is named as a parameter, and as a secret. */
function countInRole(name: string): number {
  const counted = Math.max(leastForArn, name.length + aroundName);
  return name.startsWith('/aws/reference/') ? 2 * counted : counted;
}
