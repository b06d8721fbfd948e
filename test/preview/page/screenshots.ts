import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { gallery } from '../../fixtures/gallery.ts';
import { openBrowser } from './browser.ts';
import { messageHtml } from './cards.ts';

/** Makes the pictures in docs/images: every kind of message. */

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

function say(name: string): void {
  process.stdout.write(`docs/images/${name}.png\n`);
}
