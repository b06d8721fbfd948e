// The browser's half of the preview: shows what the server sends, and tells it which button was pressed.

import { showTimes } from './times.js';

const feed = document.querySelector('#feed');
const index = document.querySelector('#index');
const status = document.querySelector('#status');

// On a phone it would push the first alert out of sight.
document.querySelector('#index-fold').open = matchMedia('(min-width: 761px)').matches;

const stream = new EventSource('/events');
stream.addEventListener('card', ({ data }) => {
  const { id, html, entry, outcome, said } = JSON.parse(data);
  if (document.querySelector(`#card-${id}`)) {
    replaceCard(id, html);
    showOutcome(id, outcome);
  } else {
    feed.insertAdjacentHTML('beforeend', html);
    index.insertAdjacentHTML('beforeend', `<li id="entry-${id}">${entry}</li>`);
  }
  showTimes(document.querySelector(`#card-${id}`));
  countSeconds();
  if (said) status.textContent = said;
});
stream.addEventListener('progress', ({ data }) => {
  const { id, timeline, outcome, progress, said } = JSON.parse(data);
  const card = document.querySelector(`#card-${id}`);
  if (!card) return;
  card.querySelector('.timeline[data-last]').innerHTML = timeline;
  card.querySelector('.progress').innerHTML = progress;
  showOutcome(id, outcome);
  showTimes(card);
  countSeconds();
  if (said) status.textContent = said;
});
stream.addEventListener('trouble', ({ data }) => {
  for (const [id, isOn] of Object.entries(JSON.parse(data))) {
    document.querySelector(`#${id}`)?.setAttribute('aria-pressed', String(isOn));
  }
});
stream.addEventListener('clock', ({ data }) => {
  document.querySelector('#clock').textContent = JSON.parse(data).text;
});
stream.addEventListener('error', () => {
  status.textContent = 'The program has ended. Start it again with npm start.';
});

/** What the reader has opened or closed stays so, and what has the focus keeps it, and stays in sight. */
function replaceCard(id, html) {
  const card = document.querySelector(`#card-${id}`);
  const folds = [...card.querySelectorAll('details')].map((fold) => [fold.id, fold.open]);
  const focused = card.contains(document.activeElement) ? document.activeElement.id : '';
  card.outerHTML = html;
  for (const [foldId, isOpen] of folds) {
    const fold = document.getElementById(foldId);
    if (fold) fold.open = isOpen;
  }
  document.getElementById(focused)?.focus();
}

function showOutcome(id, html) {
  for (const place of document.querySelectorAll(`#card-${id} .outcome, #entry-${id} .outcome`)) place.outerHTML = html;
}

/** The seconds that something waits are counted on the page. They are no news to a screen reader, which hears the beginning. */
function countSeconds() {
  for (const count of document.querySelectorAll('[data-since]')) {
    const seconds = Math.max(0, Math.floor((Date.now() - new Date(count.dataset.since)) / 1_000));
    count.textContent = `, ${seconds} s`;
  }
}
setInterval(countSeconds, 1_000);

document.addEventListener('click', ({ target }) => {
  const [, opened] = /^#open-(\d+)$/.exec(target.closest('a')?.getAttribute('href') ?? '') ?? [];
  if (opened) document.querySelector(`#whole-${opened}`).open = true; // The link itself goes there.
  const button = target.closest('button');
  if (!button) return;
  const { card, order } = button.dataset;
  if (order) void send('/order', { card: Number(card), order });
  else if (button.id === 'theme') setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  else void send('/trouble', { id: button.id, isOn: button.getAttribute('aria-pressed') !== 'true' });
});

async function send(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (!response?.ok) status.textContent = 'That did not work: is the program still running?';
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.querySelector('#theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
}
setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
