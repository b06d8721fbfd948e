/** The page around the cards, which come later. */
export const pageHtml = `<!doctype html>
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
<p>The functions that <code>cdk deploy</code> would upload, between fakes. Each card is a channel.</p></div>
<button type="button" id="theme">Dark</button>
</header>
<div class="page">
<aside aria-label="Controls">
<nav aria-labelledby="index-title">
<details id="index-fold"><summary><h2 id="index-title">Alerts</h2></summary>
<ol id="index"></ol>
</details>
</nav>
<h2>Make trouble</h2>
<p class="switches">
<button type="button" id="slack" aria-pressed="false">Slack is down</button>
<button type="button" id="api" aria-pressed="false">Internet Monitor throttles</button>
</p>
<p id="clock"></p>
</aside>
<main>
<p id="status" role="status"></p>
<div id="feed"></div>
</main>
</div>
</body>
</html>`;
