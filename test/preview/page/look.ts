import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import * as z from 'zod';

/** What the browser test does and looks at again and again. */

const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.unknown()) })) }));

/** @throws AssertionError with what a person who cannot see the page, or not well, would stumble over. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = violations.parse(await page.evaluate('axe.run().then((result) => result.violations)'));
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    [],
  );
}

/** The card of a sample, opened. */
export async function openCard(page: Page, title: string): Promise<Locator> {
  const card = page.locator('.card', { hasText: title });
  if (!(await card.locator('.buttons').isVisible())) await card.locator('summary').first().click();
  return card;
}

/** Presses a button of a card. */
export async function press(card: Locator, button: string): Promise<void> {
  await card.getByRole('button', { name: button, exact: true }).click();
}

/** Waits until a card says what became of what was sent last. @returns what the card shows. */
export async function awaitOutcome(card: Locator, outcome: string): Promise<string> {
  await card.locator('summary .outcome', { hasText: outcome }).waitFor({ timeout: 120_000 });
  return card.innerText();
}

/** Presses one of the buttons that make trouble, and waits until it is made. */
export async function make(page: Page, button: string, isOn: boolean): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('button', { name: button, exact: true, pressed: isOn }).waitFor();
}

/** A count of seconds goes on: it is not the same later. On a busy machine that may take seconds more. */
export async function assertCounts(card: Locator): Promise<void> {
  const elapsed = card.locator('.elapsed [data-since]');
  const before = await elapsed.innerText();
  assert.match(before, /^, \d+ s$/);
  let later = before;
  for (let tries = 0; tries < 20 && later === before; tries += 1) {
    await card.page().waitForTimeout(500);
    later = await elapsed.innerText();
  }
  assert.notEqual(later, before);
}

interface Measured {
  /** Size and height of a line. */
  readonly font: string;
  /** The height of the message, and of what stands above the bar, in pixels. */
  readonly whole: number;
  readonly answer: number;
}

/** How much of a window Slack leaves to a channel on a desktop, in pixels. */
const channelWidth = 900;

/** Measures a message as HTML in a window of this width, without the page around it. */
export async function measureMessage(browser: Browser, html: string, width: number): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: Math.min(width, channelWidth), height: 844 } });
  const sheet = await readFile(join(import.meta.dirname, 'style.css'), 'utf8');
  await page.setContent(`<style>${sheet} main { padding: 16px; }</style><main><div class="slack">${html}</div></main>`);
  const message = page.locator('.message');
  const [all, bar] = [await message.boundingBox(), await message.locator('.attachment').boundingBox()];
  const style = "getComputedStyle(document.querySelector('.message'))";
  const font = z.string().parse(await page.evaluate(`${style}.fontSize + '/' + ${style}.lineHeight`));
  await page.close();
  if (all === null || bar === null) throw new Error('The message is not in sight.');
  return { font, whole: Math.round(all.height), answer: Math.round(bar.y - all.y) };
}

export async function height(page: Page): Promise<number> {
  return z.number().parse(await page.evaluate('document.documentElement.scrollHeight'));
}

/** Waits until the sign that the first card waits turns, or stands still. In one expression: the page replaces the sign. */
export async function assertTurns(page: Page, isTurning: boolean): Promise<void> {
  const wanted = isTurning ? 'turn' : 'none';
  const sign = "document.querySelector('#card-0 .spinner')";
  const read = () => page.evaluate(`${sign} === null ? 'gone' : getComputedStyle(${sign}).animation`);
  const isAsWanted = async () => String(await read()).includes(wanted);
  for (let tries = 0; tries < 20 && !(await isAsWanted()); tries += 1) await page.waitForTimeout(100);
  assert.equal(await isAsWanted(), true, `The sign's animation is ${String(await read())}.`);
}
