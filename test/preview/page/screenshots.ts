import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { messageHtml } from './cards.ts';
import { gallery } from './gallery.ts';
import { startProgram } from './started.ts';

/** Makes the pictures in docs/images: every kind of message, and the page that `npm start` serves. */

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'images');
const now = new Date('2026-11-20T14:18:00Z');

const browser = await openBrowser();
try {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const context = await browser.newContext({ deviceScaleFactor: 1.5, timezoneId: 'UTC', locale: 'en-US' });
  const page = await context.newPage();
  await page.clock.setFixedTime(now);
  await shootMessages(page);
  const program = await startProgram();
  try {
    await page.goto(program.url);
    await page.locator('.card .announced').nth(9).waitFor({ timeout: 90_000 });
    await shootPage(page, 'page-light', 1360, 'light');
    await shootPage(page, 'page-dark', 1360, 'dark');
    await shootPage(page, 'page-phone', 360, 'dark');
  } finally {
    await program.interrupt();
  }
} finally {
  await browser.close();
}

/** Without the page's script, which knows the times in the page's cards only; so the times are shown here. */
async function shootMessages(page: Page): Promise<void> {
  const [style, script] = await Promise.all(
    ['style.css', 'times.js'].map((file) => readFile(join(import.meta.dirname, file), 'utf8')),
  );
  await page.setViewportSize({ width: 800, height: 900 });
  for (const { name, sentAt, message } of gallery) {
    await page.setContent(
      `<style>${style} main { padding: 16px; background: var(--sheet); }</style><main>${messageHtml(message, sentAt)}</main>`,
    );
    await page.addScriptTag({
      type: 'module',
      content: `${script}\nshowTimes(document);\ndocument.body.dataset.done = '';`,
    });
    await page.locator('body[data-done]').waitFor();
    await page.locator('main').screenshot({ path: join(folder, `${name}.png`) });
    say(name);
  }
}

async function shootPage(page: Page, name: string, width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  await page.reload();
  await page.locator('.card .announced').nth(9).waitFor();
  // The one thing that differs from run to run is when the messages were sent.
  await page.evaluate("for (const time of document.querySelectorAll('.sender time')) time.textContent = '2:18 PM'");
  if (width < 760) await page.locator('#feed').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(folder, `${name}.png`) });
  say(name);
}

function say(name: string): void {
  process.stdout.write(`docs/images/${name}.png\n`);
}
