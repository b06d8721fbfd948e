// The browser's half of the preview: shows what the server sends, and tells it which button was pressed.

import { showTimes } from './times.js';

const feed = document.querySelector('#feed');
const status = document.querySelector('#status');

const stream = new EventSource('/events');
stream.addEventListener('card', ({ data }) => {
  const { id, html, said } = JSON.parse(data);
  const known = document.querySelector(`#card-${id}`);
  if (known) known.outerHTML = html;
  else feed.insertAdjacentHTML('afterbegin', html);
  showTimes(document.querySelector(`#card-${id}`));
  status.textContent = said;
});
stream.addEventListener('timeline', ({ data }) => {
  const { id, html } = JSON.parse(data);
  const timeline = document.querySelector(`#card-${id} .timeline`);
  if (timeline) timeline.innerHTML = html;
});
stream.addEventListener('trouble', ({ data }) => {
  for (const [id, isOn] of Object.entries(JSON.parse(data))) {
    document.querySelector(`#${id}`)?.setAttribute('aria-pressed', String(isOn));
  }
});
stream.addEventListener('error', () => {
  status.textContent = 'The program has ended. Start it again with npm start.';
});

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (!button) return;
  const { replay, again } = button.dataset;
  if (replay) void send('/replay', { sample: replay, asNew: true });
  else if (again) void send('/replay', { sample: again, asNew: false });
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
