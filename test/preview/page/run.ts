import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { openBrowser, troubleOf } from './browser.ts';
import { startProgram } from './started.ts';

/** The page that `npm start` serves, in a real browser: every button pressed, and what it shows looked at. */

const begun = performance.now();

async function step(name: string, act: () => Promise<void>): Promise<void> {
  await act();
  process.stdout.write(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${name}\n`);
}

const samples = 10;
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.unknown()) })) }));

/** @throws AssertionError with what a person who cannot see the page, or not well, would stumble over. */
async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = violations.parse(await page.evaluate('axe.run().then((result) => result.violations)'));
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    [],
  );
}

async function newestCard(page: Page, outcome: string): Promise<string> {
  const card = page.locator('.card').first();
  await card.locator('.outcome', { hasText: outcome }).waitFor({ timeout: 30_000 });
  return card.innerText();
}

/** Presses a button that sends a notification, and waits for its card. */
async function send(page: Page, button: string): Promise<void> {
  const before = await page.locator('.card').count();
  await page.getByRole('button', { name: button }).first().click();
  await page.locator('.card').nth(before).waitFor({ timeout: 10_000 });
}

const carrier = 'An outage at one carrier that is on the global map too';
const localOnly = 'An availability problem that is not on the global map';

const browser = await openBrowser();
const program = await startProgram();
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
  const trouble = troubleOf(page, program.url);
  await page.goto(program.url);

  await step('New alerts appear as they are sent, until every sample is announced', async () => {
    await page
      .locator('.card .announced')
      .nth(samples - 1)
      .waitFor({ timeout: 90_000 });
    assert.equal(await page.locator('.card').count(), samples);
  });
  await step(
    'An alert is shown as Slack shows it, beside its text, its JSON, the notification and what the API knows',
    async () => {
      const card = page.locator('.card', { hasText: carrier });
      assert.match(
        await card.locator('.message').innerText(),
        /Internet availability problem in Denver.*Wider outage.*Yes: part of/s,
      );
      for (const summary of await card.locator('summary').all()) await summary.click();
      const panels = (await card.locator('pre').allInnerTexts()).map((text) => text.slice(0, 40).trim());
      assert.match(panels[0] ?? '', /^Internet availability problem/);
      assert.match(panels[1] ?? '', /^\{\s+"text": "Internet/);
      assert.match(panels[2] ?? '', /^\{\s+"version"/);
      assert.match(panels[3] ?? '', /^\{\s+"monitors"/);
    },
  );
  await step('A sample is sent as a new event, and the same notification again says nothing', async () => {
    await send(page, carrier);
    assert.match(await newestCard(page, 'Announced'), /200 ok/);
    await send(page, 'Send the same notification again');
    assert.match(await newestCard(page, 'Nothing to say'), /unchanged/);
  });
  await step(
    'Slack is taken down: the attempts and waits appear; it is brought back, and the alert is there',
    async () => {
      const slack = page.getByRole('button', { name: 'Slack is down' });
      await slack.click();
      await page.locator('#slack[aria-pressed=true]').waitFor();
      await send(page, localOnly);
      const timeline = page.locator('.card').first().locator('.timeline');
      await timeline.getByText('503 service_unavailable').nth(1).waitFor({ timeout: 20_000 });
      assert.match(await timeline.innerText(), /waited \d/);
      await slack.click();
      assert.match(await newestCard(page, 'Announced'), /503 service_unavailable.*200 ok/s);
    },
  );
  await step('Internet Monitor throttles for a while, and the alert is whole all the same', async () => {
    const api = page.getByRole('button', { name: 'Internet Monitor throttles', exact: true });
    await api.click();
    await page.locator('#api[aria-pressed=true]').waitFor();
    await send(page, carrier);
    await page.locator('.card').first().getByText('429 ThrottlingException').first().waitFor({ timeout: 10_000 });
    await api.click();
    assert.doesNotMatch(await newestCard(page, 'Announced'), /Incomplete/);
  });
  await step('Nobody stumbles: light and dark, wide and narrow, by keyboard', async () => {
    await page.reload();
    await page.locator('.card').nth(samples).waitFor();
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
      page.request.post(`${program.url}replay`, { headers, data: { sample: '03-global-outage', asNew: true } });
    assert.equal((await replay({ origin: 'http://example.com' })).status(), 403);
    assert.equal((await page.request.get(program.url, { headers: { host: 'example.com' } })).status(), 403);
    assert.equal(
      (
        await page.request.post(`${program.url}replay`, { headers: { origin: new URL(program.url).origin }, data: {} })
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
