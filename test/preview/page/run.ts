import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openBrowser, troubleOf } from './browser.ts';
import {
  assertAccessible,
  assertCounts,
  assertTurns,
  awaitOutcome,
  height,
  make,
  measureMessage,
  openCard,
  press,
} from './look.ts';
import { startProgram } from './started.ts';

/** The page that `npm start` serves, in a real browser: every button pressed, and what it shows looked at. */

const begun = performance.now();

async function step(name: string, act: () => Promise<void>): Promise<void> {
  await act();
  process.stdout.write(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${name}\n`);
}

const samples = 13;
const carrier = 'Is it the internet, or us?';
const documented = 'An internet event, as AWS documents it';
const localOnly = 'An availability problem that is not on the global map';
const again = 'Send the same notification again';
const asNew = 'Send it as a new event';

/** Which of the messages in the life of an outage says that it is over. */
const life = [false, false, false, true, false];
async function readLife(card: Locator): Promise<readonly boolean[]> {
  return (await card.locator('.message h4').allInnerTexts()).map((title) => title.startsWith('🟢'));
}

const browser = await openBrowser();
const program = await startProgram();
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
  const trouble = troubleOf(page, program.url);
  await page.goto(program.url);

  await step('New alerts appear as they are sent, until every sample is announced', async () => {
    await page
      .locator('.card .outcome.good')
      .nth(samples - 1)
      .waitFor({ timeout: 240_000 });
    assert.equal(await page.locator('.card').count(), samples);
  });
  await step(
    'The answer to "is it the internet or us?" is read first, in full; the others show their title',
    async () => {
      const [first, second] = [page.locator('.card').nth(0), page.locator('.card').nth(1)];
      assert.match(await first.innerText(), /Is it the internet, or us\?.*problem in Denver.*global outage map/is);
      assert.match(
        await second.innerText(),
        /^A health event, as AWS documents it\s+Announced\s+[^\n]*Washington[^\n]*$/,
      );
      assert.equal(await second.locator('.message').isVisible(), false);
    },
  );
  await step('All of it is a small part of what it was on a phone, and the first message is in sight', async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await phone.goto(program.url);
    await phone
      .locator('.card')
      .nth(samples - 1)
      .waitFor();
    assert.ok((await height(phone)) < 5_000, `The page is ${await height(phone)} px high.`);
    const message = await phone.locator('.message h4').first().boundingBox();
    assert.ok(message !== null && message.y < 650, `The first message begins at ${message?.y} px.`);
    await phone.locator('summary', { hasText: 'Alerts' }).click();
    await phone.getByRole('navigation', { name: 'Alerts' }).getByRole('link').last().click();
    assert.equal(await phone.locator('.card').last().locator('.message').first().isVisible(), true);
    await phone.close();
  });
  await step("A usual alert is short in the size of Slack's text, and its first lines fit a phone", async () => {
    for (const title of [documented, localOnly, carrier]) {
      const html = await (await openCard(page, title)).locator('.slack').first().innerHTML();
      const [wide, narrow] = [await measureMessage(browser, html, 1280), await measureMessage(browser, html, 390)];
      process.stdout.write(
        `          ${title}: ${wide.whole} px, on a phone ${narrow.whole}, of which the first lines ${narrow.answer}\n`,
      );
      assert.equal(wide.font, '15px/22px');
      assert.ok(wide.whole <= (title === carrier ? 470 : 420), `At 1280 px the message is ${wide.whole} px high.`);
      assert.ok(narrow.answer <= 400, `At 390 px the first four lines are ${narrow.answer} px high.`);
    }
  });
  await step('The list of alerts leads to each card, by keyboard too, and opens it', async () => {
    const links = page.getByRole('navigation', { name: 'Alerts' }).getByRole('link');
    assert.equal(await links.count(), samples);
    await links.nth(samples - 1).focus();
    await page.keyboard.press('Enter');
    const last = page.locator('.card').last();
    await last.locator('summary:focus').waitFor({ timeout: 5_000 });
    assert.equal(await last.locator('.message').first().isVisible(), true);
    assert.match(await last.innerText(), /^The life of an outage/);
  });
  await step(
    'An alert is shown as Slack shows it, beside its text, its JSON, the notification and what the API knows',
    async () => {
      const card = page.locator('.card', { hasText: carrier });
      for (const summary of await card.locator('.columns summary').all()) await summary.click();
      const panels = (await card.locator('pre').allInnerTexts()).map((text) => text.slice(0, 40).trim());
      assert.match(panels[0] ?? '', /availability problem in Denver/i);
      assert.match(panels[1] ?? '', /^\{\s+"text": "/);
      assert.match(panels[2] ?? '', /^\{\s+"version"/);
      assert.match(panels[3] ?? '', /^\{\s+"monitors"/);
    },
  );
  await step('Sent again, nothing is to be announced, and the page says why; as a new event it is', async () => {
    const card = await openCard(page, carrier);
    await press(card, again);
    const shown = await awaitOutcome(card, 'Nothing to announce');
    const note = await card.locator('.note').innerText();
    assert.match(note, /^Nothing was to be announced\. Slack has this alert already, and nothing that matters/);
    assert.doesNotMatch(`${note} ${shown.split('Timeline')[0]}`, /failed|[{}]/i);
    assert.match(await page.locator('#status').innerText(), /: Nothing to announce\.$/);
    assert.equal(await page.locator(':focus').innerText(), again);
    await press(card, asNew);
    assert.match(await awaitOutcome(card, 'Announced'), /200 ok/);
    assert.equal(await card.locator('.act').count(), 1);
  });
  await step(
    'Internet Monitor throttles for a while: the card waits for the details, and the alert is whole',
    async () => {
      const card = await openCard(page, carrier);
      await make(page, 'Internet Monitor throttles', true);
      await press(card, asNew);
      await card.locator('.progress', { hasText: 'Waits for the details' }).waitFor({ timeout: 20_000 });
      await assertTurns(page, true);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await assertTurns(page, false);
      await make(page, 'Internet Monitor throttles', false);
      assert.doesNotMatch(await awaitOutcome(card, 'Announced'), /could not be read/i);
    },
  );
  await step(
    'Slack is down: the card says so and counts; a minute after Slack is back, the alert is there',
    async () => {
      const card = await openCard(page, localOnly);
      await make(page, 'Slack is down', true);
      await press(card, asNew);
      await card.locator('.progress', { hasText: 'Waits for Slack: the answer was 503' }).waitFor({ timeout: 20_000 });
      assert.match(await page.locator('#status').innerText(), /: Waits for Slack\.$/);
      assert.match(await page.locator('#index li', { hasText: localOnly }).innerText(), /Waits for Slack$/);
      assert.match(await awaitOutcome(card, 'Waits in the outbox'), /503 service_unavailable\s+waited \d/);
      assert.match(await card.locator('.progress').innerText(), /Slack answers with errors\. The scheduled announce/);
      await assertCounts(card);
      await make(page, 'Slack is down', false);
      for (let minute = 0; minute < 10 && (await card.locator('.message').count()) === 0; minute += 1) {
        await press(card, 'Let a minute pass');
        await card.locator('.progress', { hasText: 'The function runs' }).waitFor({ state: 'hidden', timeout: 20_000 });
        await page.waitForTimeout(1_000);
      }
      assert.match(await awaitOutcome(card, 'Announced'), /One minute later: the scheduled announce.*200 ok/s);
      assert.equal(await card.locator('.progress').innerText(), '');
      assert.match(await page.locator('#clock').innerText(), /^The functions' clock is \d+ minutes ahead of yours\.$/);
    },
  );
  await step('Forty cities of one carrier are one message, and many outages at one time are one digest', async () => {
    const [storm, digest] = [await openCard(page, '40 cities'), await openCard(page, 'one digest')];
    assert.match((await storm.locator('.message').allInnerTexts()).join('\n\n'), /40 cities/);
    assert.equal(await storm.locator('.message').count(), 1);
    assert.match(await digest.locator('.message h4').innerText(), /12 internet problems/);
    assert.equal(await digest.locator('.message').count(), 1);
  });
  await step('The life of an outage is told in five messages, and again with the buttons', async () => {
    const card = await openCard(page, 'The life of an outage');
    assert.deepEqual(await readLife(card), life);
    await press(card, 'Begin anew');
    await card.locator('.message').nth(1).waitFor({ state: 'detached', timeout: 20_000 });
    const buttons = ['It spreads to four more cities', 'It gets worse: twice the traffic', 'It is over', 'It is back'];
    for (const [index, button] of buttons.entries()) {
      await press(card, button);
      await card
        .locator('.message')
        .nth(index + 1)
        .waitFor({ timeout: 30_000 });
    }
    assert.deepEqual(await readLife(card), life);
    assert.match(await card.innerText(), /One minute later: the scheduled announce/);
  });
  await step('Nobody stumbles: light and dark, wide and narrow, by keyboard', async () => {
    await page.reload();
    await page
      .locator('.card')
      .nth(samples - 1)
      .waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').innerText(), 'Dark');
    await page.keyboard.press('Enter');
    await assertAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await assertAccessible(page);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  });
  await step('Nobody else presses its buttons, or reads it under another name', async () => {
    const replay = (headers: Record<string, string>) =>
      page.request.post(`${program.url}order`, { headers, data: { card: 0, order: 'begin' } });
    assert.equal((await replay({ origin: 'http://example.com' })).status(), 403);
    assert.equal((await page.request.get(program.url, { headers: { host: 'example.com' } })).status(), 403);
    assert.equal(
      (
        await page.request.post(`${program.url}order`, { headers: { origin: new URL(program.url).origin }, data: {} })
      ).status(),
      400,
    );
  });
  assert.deepEqual(trouble, []);
  await step('Ctrl-C ends it', async () => {
    assert.equal(await program.interrupt(), 0);
  });
} finally {
  await program.interrupt();
  await browser.close();
}
