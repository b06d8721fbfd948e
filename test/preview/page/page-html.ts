import type { Sample } from '../samples.ts';
import { textHtml } from './mrkdwn-html.ts';

/** The page around the cards, which come later. */
export function pageHtml(samples: readonly Sample[]): string {
  const buttons = samples.map(
    ({ name, title }) => `<li><button type="button" data-replay="${textHtml(name)}">${textHtml(title)}</button></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>internet-event-alerts: preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<header class="top">
<div><h1>internet-event-alerts</h1>
<p>The function that <code>cdk deploy</code> would upload, between fakes on this machine.</p></div>
<button type="button" id="theme">Dark</button>
</header>
<div class="page">
<aside aria-label="Controls">
<h2>Make trouble</h2>
<p class="switches">
<button type="button" id="slack" aria-pressed="false">Slack is down</button>
<button type="button" id="api" aria-pressed="false">Internet Monitor throttles</button>
</p>
<h2>Send as a new event</h2>
<ul class="samples" tabindex="0" aria-label="Samples">${buttons.join('')}</ul>
</aside>
<main>
<h2>Alerts, the latest first</h2>
<p id="status" role="status"></p>
<div id="feed"></div>
</main>
</div>
</body>
</html>`;
}
