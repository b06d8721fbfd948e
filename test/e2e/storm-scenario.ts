import * as z from 'zod';
import { countPlaces, expectNeverRefused, isOver } from './announced.ts';
import { listenTo, mentions } from './channels.ts';
import { notificationAbout, putHealthEvents, toEnded, withoutMonitors } from './health-events.ts';
import { putMapEvents } from './map-events.ts';
import { countKinds, listItems, type OutboxItem } from './outbox-items.ts';
import { expect, headlineOf } from './scenario.ts';
import type { LongScenario } from './side-by-side.ts';
import type { Deployed, Stage } from './stage.ts';
import { placeCount, stormHealthEvents, stormMapEvents } from './storm-world.ts';
import { pass, until } from './until.ts';

const minute = 60_000;

/** The opening, and the updates after one minute and after six. */
const mostMessages = 3;

export const stormScenario: LongScenario = {
  title:
    'One carrier fails in 40 cities, as three monitors and the outage map report: three messages at most and one mention tell it, and one message its end',
  async begin(stage, deployed) {
    const storm = toStorm(stage, deployed);
    const { events, heard } = storm;
    putHealthEvents(stage.internetMonitor, events);
    putMapEvents(stage.internetMonitor, storm.mapEvents);
    const runs = await deployed.runs('notify');
    await withoutMonitors(stage.internetMonitor, async () => {
      await storm.publish(events.slice(0, 1));
      await until('the first message of the storm', () => heard.messages.length > 0); // What comes after it is worse.
      await storm.publish(events.slice(1));
      // A deployment and a kill follow: they must find none of these functions at work.
      await until(
        `${events.length} runs of notify`,
        async () => (await deployed.runs('notify')) >= runs + events.length,
      );
    });

    return async () => {
      await expectTold(storm);
      await expectEndTold(storm);
      expectNeverRefused(heard.posts);
      const mentioning = heard.posts.map(({ body }) => mentions(body));
      expect(mentioning[0] === true && mentioning.lastIndexOf(true) === 0, `Mentions: ${mentioning.join(', ')}`);
      const letters = await stage.account.look(deployed.deadLetterQueue);
      expect(!letters.some((letter) => letter.includes('Sturmstadt')), 'There is a dead letter');
      const [openedAt = 0] = heard.arrivals;
      const seconds = heard.arrivals.map((at) => ((at - openedAt) / 1_000).toFixed(0));
      return heard.messages.map((message, index) => `${seconds[index]} s: ${headlineOf(message)}`);
    };
  },
};

/** What its steps need. */
interface Storm extends Pick<Stage, 'account' | 'internetMonitor'> {
  readonly heard: ReturnType<typeof listenTo>;
  readonly events: ReturnType<typeof stormHealthEvents>;
  readonly mapEvents: ReturnType<typeof stormMapEvents>;
  readonly publish: (events: Storm['events']) => Promise<unknown>;
  /** What the table holds for its channel. */
  readonly list: () => Promise<readonly OutboxItem[]>;
  /** A run of announce: what is left to say, it says. */
  readonly announce: () => Promise<void>;
}

function toStorm({ account, channels: { storm }, internetMonitor }: Stage, deployed: Deployed): Storm {
  return {
    account,
    internetMonitor,
    heard: listenTo(storm),
    events: stormHealthEvents(storm.asNumber),
    mapEvents: stormMapEvents(storm.asNumber),
    publish: (events) => Promise.all(events.map((event) => account.publish(notificationAbout(event)))),
    list: () => listItems(account, deployed, storm),
    announce: () => account.run(deployed.announce, {}),
  };
}

/** Waits for seven minutes after the first message, and looks what was told until then. */
async function expectTold({ heard, mapEvents, events, list }: Storm): Promise<void> {
  const [openedAt = 0] = heard.arrivals;
  await pass('the first seven minutes of the storm', openedAt + 7 * minute);
  const { messages } = heard;
  const last = messages.at(-1);
  expect(messages.length <= mostMessages, `It took ${messages.length} messages`);
  expect(countPlaces(last) === placeCount, `The last message counts ${countPlaces(last)} places`);
  const isOnMap = mapEvents.some(({ EventId }) => JSON.stringify(last).includes(String(EventId)));
  expect(isOnMap, 'The last message names no event of the map');
  expectOneOutage(await list(), events.length + mapEvents.length);
}

/** Ends all health events within a minute, and looks for one message about it. The map may run behind. */
async function expectEndTold(storm: Storm): Promise<void> {
  const { heard, events, mapEvents, list } = storm;
  const toldBefore = heard.messages.length;
  const endedEvents = events.map(toEnded);
  putHealthEvents(storm.internetMonitor, endedEvents);
  const sentAt = Date.now();
  await storm.publish(endedEvents);
  expect(Date.now() - sentAt < minute, 'It took more than a minute to send the ends');
  await until('the end of the storm', () => heard.messages.length > toldBefore);
  await until('all ends in the table', async () => {
    const items = await list();
    return countKinds(items)['entry'] === undefined && items.filter(isEndedEvent).length === events.length;
  });
  await storm.announce();
  const [end, ...further] = heard.messages.slice(toldBefore);
  expect(isOver(end) && countPlaces(end) === placeCount, `The end says: ${headlineOf(end)}`);
  expect(JSON.stringify(end).includes('32 %'), 'The end does not say that it was 32 % of the traffic');
  expect(further.length === 0, `After the end appeared: ${further.map(headlineOf).join(', ')}`);
  expectOneOutage(await list(), events.length + mapEvents.length);
}

const eventContent = z.object({ outage: z.string(), member: z.object({ status: z.string() }) });

function isEndedEvent({ kind, content }: OutboxItem): boolean {
  return kind === 'event' && eventContent.parse(content).member.status === 'resolved';
}

/** @throws Error unless the table holds one outage with so many events, and nothing that waits, or is closed before its time. */
function expectOneOutage(items: readonly OutboxItem[], eventCount: number): void {
  const { receipt: _receipts, ...kinds } = countKinds(items); // Receipts stay for minutes.
  const { event, outage, webhook, checkpoint, ...others } = kinds;
  const isSo = event === eventCount && outage === 1 && webhook === 1 && checkpoint === 1;
  expect(
    isSo && Object.keys(others).length === 0,
    `The table holds ${JSON.stringify(kinds)}, not one outage with ${eventCount} events`,
  );
  const [key] = items.flatMap((one) => (one.kind === 'outage' ? [one.key] : []));
  const strays = items.filter(({ kind, content }) => kind === 'event' && eventContent.parse(content).outage !== key);
  expect(strays.length === 0, `${strays.length} events belong to another outage than ${key}`);
}
