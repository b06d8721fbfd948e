import { expectOnce } from './announced.ts';
import { listenTo } from './channels.ts';
import { healthEvent, notificationAbout, putHealthEvents, withoutMonitors } from './health-events.ts';
import { expect, headlineOf } from './scenario.ts';
import type { LongScenario } from './side-by-side.ts';
import { type Deployed, functionNames } from './stage.ts';
import { pass, until } from './until.ts';

const second = 1_000;

export const killedScenario: LongScenario = {
  title:
    'A function is killed between the `ok` of Slack and its receipt: when its lease has expired, the alert is announced once more',
  instead: 'The message appears, and the fake Slack answers 4 s later, when the process is gone.',
  async begin({ account, channels, internetMonitor, ministack }, deployed) {
    const { slack, monitor, asNumber } = channels.killed;
    const heard = listenTo(channels.killed);
    const event = healthEvent(monitor, { asNumber, city: 'Neuburg' });
    putHealthEvents(internetMonitor, [event]);
    slack.script.add({ status: 200, body: 'ok', delayMs: 4 * second });
    // Otherwise the sweep may be faster than notify.
    await withoutMonitors(internetMonitor, async () => {
      await account.invoke(deployed.notify, notificationAbout(event));
      await until('the alert at Slack', () => heard.messages.length > 0);
      const [postedAt = 0] = heard.arrivals;
      // By now the function is done with the other webhooks, whose leases would have to expire too.
      await pass('the work of the function at the other webhooks', postedAt + second);
      ministack.killRunning(deployed.notify);
    });

    return async () => {
      await until('the same alert again, after the lease of the killed function', () => heard.messages.length > 1);
      await until('the redelivery queue is empty', async () => (await account.count(deployed.redeliveryQueue)) === 0);
      await account.run(deployed.announce, {});
      const [first = 0, next = 0] = heard.arrivals;
      const gap = (next - first) / second;
      expect(heard.messages.length === 2, `It appeared ${heard.messages.length} times`);
      for (const message of heard.messages) expectOnce([message], ['Neuburg']);
      const letters = await account.look(deployed.deadLetterQueue);
      expect(!letters.some((letter) => letter.includes('Neuburg')), 'It became a dead letter');
      expect(gap >= 50, `It was announced again after ${gap.toFixed(1)} s, when the lease was not over`);
      // MiniStack has a function's log when the function ends, and this one may be waiting at another webhook.
      await until('the count of possibly doubled messages', () => isCounted(deployed));
      return [
        `The message appeared twice, as the design states: again after ${gap.toFixed(1)} s. PossiblyDoubled counts it`,
        ...heard.messages.map(headlineOf),
      ];
    };
  },
};

/** Whether the invocation that announced it again has counted that in CloudWatch's embedded metric format. */
async function isCounted(deployed: Deployed): Promise<boolean> {
  const logs = await Promise.all(functionNames.map((fn) => deployed.log(fn)));
  const invocations = logs.flatMap((lines) => lines.join('\n').split(/^START RequestId/m));
  return invocations.some(
    (lines) =>
      lines.includes('"message":"Delivered"') &&
      lines.includes('"destination":"killed"') &&
      /"reason":"abandoned".*"PossiblyDoubled":1|"PossiblyDoubled":1.*"reason":"abandoned"/.test(lines),
  );
}
