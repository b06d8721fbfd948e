import { statSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's chromium, or the one that the environment variable CHROMIUM names. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Ends the process, with how to install a browser, if there is none. */
export async function openBrowser(): Promise<Browser> {
  if (!statSync(executablePath, { throwIfNoEntry: false })?.isFile()) {
    process.stderr.write(
      `There is no ${executablePath}: install it (on Debian: apt-get install chromium fonts-noto-color-emoji), or name one in CHROMIUM.\n`,
    );
    process.exit(1);
  }
  // Chromium's sandbox does not start for root, whom containers run as. The page is our own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** What went wrong on a page: errors in its console, and requests to anybody but the page's own server. */
export function troubleOf(page: Page, origin: string): readonly string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`In the console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`An error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) {
      trouble.push(`A request to ${request.url()}`);
    }
  });
  return trouble;
}
