import { chapters } from '../chapters.ts';
import { explainSilence, type Played } from '../played.ts';
import { type Card, findProgress, isWaiting, type ShownAct, toCardOutcome } from './card.ts';
import { textHtml } from './mrkdwn-html.ts';
import { slackHtml } from './slack-html.ts';

/** Of a card that is not opened. */
const mostTitles = 5;

/** A card, with its alerts as Slack shows them, and everything that they came from. Only their titles, unless it is opened. */
export function cardHtml(card: Card): string {
  const { id, sample, acts } = card;
  const titles = acts.flatMap(messagesOf).map(headlineOf);
  const more = titles.length > mostTitles ? [`and ${titles.length - mostTitles} more`] : [];
  const headlines = [...titles.slice(0, mostTitles), ...more].map(
    (title) => `<span class="headline">${textHtml(title)}</span>`,
  );
  return `<article class="card" id="card-${id}"><details id="whole-${id}"${id === 0 ? ' open' : ''}>
<summary id="open-${id}"><h3>${textHtml(sample.title)}</h3> ${outcomeHtml(card)} ${headlines.join(' ')}</summary>
${acts.map((act, index) => actHtml(card, act, `${id}-${index}`)).join('\n')}
<div class="end"><p class="progress">${progressHtml(card)}</p>${buttonsHtml(card)}</div>
</details></article>`;
}

/** A card's line in the list of all cards. */
export function indexEntryHtml(card: Card): string {
  return `<a href="#open-${card.id}">${textHtml(card.sample.title)}</a> ${outcomeHtml(card)}`;
}

export function outcomeHtml(card: Card): string {
  const { label, kind } = toCardOutcome(card);
  return `<span class="outcome ${kind}">${textHtml(label)}</span>`;
}

/** What a card waits for, with the seconds, which the page's script counts. Empty if it does not wait. */
export function progressHtml(card: Card): string {
  const progress = findProgress(card);
  if (progress === undefined) return '';
  const since = progress.since.toISOString();
  return `<span class="spinner" aria-hidden="true"></span>${textHtml(progress.text)} <span class="elapsed">Since <time datetime="${since}" data-format="{time}">${since.slice(11, 16)} UTC</time><span data-since="${since}"></span>.</span>`;
}

/** Each call with its answer, and the waits between the attempts of one that failed. */
export function timelineHtml({ steps, ended }: Pick<ShownAct, 'steps' | 'ended'>): string {
  const rows = steps.flatMap(({ service, asked, answered, seconds, isGood }, index) => {
    const before = steps[index - 1];
    const waited = before === undefined || before.isGood ? 0 : seconds - before.seconds;
    return [
      ...(waited < 0.05 ? [] : [`<li class="wait">waited ${waited.toFixed(1)} s</li>`]),
      `<li class="${isGood ? 'good' : 'bad'}"><span class="at">${seconds.toFixed(2)} s</span> ` +
        `${service}: ${textHtml(asked)} <span class="answer">${textHtml(answered)}</span></li>`,
    ];
  });
  return `<h4>Timeline</h4><ol>${[...rows, ...(ended === undefined ? [] : endOf(ended.played))].join('')}</ol>`;
}

function endOf(played: Played): readonly string[] {
  if (played.outcome === 'not matched') return ['<li class="bad">EventBridge would not deliver it</li>'];
  const took = `<span class="at">${played.seconds.toFixed(2)} s</span>`;
  return 'failure' in played.invocation
    ? [`<li class="bad">${took} notify gives it up, and it waits in the redelivery queue</li>`]
    : [`<li class="good">${took} done</li>`];
}

function actHtml(card: Card, act: ShownAct, id: string): string {
  const { title, sent, ended } = act;
  const messages = messagesOf(act);
  const isLast = act === card.acts.at(-1);
  // What the last one waits for is said at the card's end, with the seconds.
  const why = ended === undefined || (isLast && isWaiting(card)) ? undefined : explainSilence(ended.played);
  return `<section class="act">${title === '' ? '' : `<h4 class="act-title">${textHtml(title)}</h4>`}
<div class="columns"><div>
${messages.map((message) => messageHtml(message, ended?.clock ?? act.begunAt)).join('\n')}
${why === undefined ? '' : `<p class="note">${textHtml(why)}</p>`}
</div><div>
<div class="timeline"${isLast ? ' data-last' : ''}>${timelineHtml(act)}</div>
${messages.map((message, index) => detailsHtml(`text-${id}-${index}`, 'Text, as screen readers and push notifications read it', textIn(message))).join('\n')}
${messages.map((message, index) => detailsHtml(`json-${id}-${index}`, 'JSON, as Slack receives it', JSON.stringify(message, null, 2))).join('\n')}
${sent === undefined ? '' : detailsHtml(`sent-${id}`, 'Notification, as EventBridge delivers it', JSON.stringify(sent.notification, null, 2))}
${sent === undefined ? '' : detailsHtml(`api-${id}`, 'What Internet Monitor knows', JSON.stringify(sent.api, null, 2))}
</div></div></section>`;
}

function buttonsHtml({ id, sample }: Card): string {
  const button = (order: string, label: string) =>
    `<button type="button" id="${order.replace(' ', '-')}-${id}" data-card="${id}" data-order="${order}">${textHtml(label)}</button>`;
  const sendings = sample.hasChapters
    ? [
        button('begin', 'Begin anew'),
        ...chapters.map(({ title }, index) => button(`chapter ${index}`, title)),
        button('pass 15', 'Let 15 minutes pass'),
      ]
    : [button('again', 'Send the same notification again'), button('begin', 'Send it as a new event')];
  return `<p class="buttons">${[...sendings, button('pass 1', 'Let a minute pass')].join('\n')}</p>`;
}

/** A message in its channel. */
export function messageHtml(message: unknown, sentAt: Date): string {
  const time = sentAt.toISOString();
  return `<div class="slack"><span class="avatar" aria-hidden="true">IE</span><div class="message">
<p class="sender"><strong>Internet Event Alerts</strong> <span class="badge">APP</span> <time datetime="${time}" data-format="{time}">${time.slice(11, 16)} UTC</time></p>
${slackHtml(message)}
</div></div>`;
}

function detailsHtml(id: string, title: string, content: string): string {
  return `<details id="${id}"><summary id="open-${id}">${textHtml(title)}</summary><pre tabindex="0">${textHtml(content).replaceAll('<br>', '\n')}</pre></details>`;
}

function messagesOf({ ended }: ShownAct): readonly unknown[] {
  return ended !== undefined && 'messages' in ended.played ? ended.played.messages : [];
}

function headlineOf(message: unknown): string {
  return textIn(message).replace(/\n.*/s, '');
}

function textIn(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
