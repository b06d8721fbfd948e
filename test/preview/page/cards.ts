import type { Sample } from '../samples.ts';
import type { Played, Step } from '../stage.ts';
import { textHtml } from './mrkdwn-html.ts';
import { slackHtml } from './slack-html.ts';

/** A notification that was sent, and what became of it. */
export interface Card {
  readonly id: number;
  readonly sample: Sample;
  readonly sentAt: Date;
  readonly steps: readonly Step[];
  /** Absent while the function is at it. */
  readonly played?: Played | undefined;
}

/** A card, with its alert as Slack shows it, and everything that it came from. */
export function cardHtml(card: Card): string {
  const { id, sample, sentAt, played } = card;
  const messages = played !== undefined && 'messages' in played ? played.messages : [];
  return `<article class="card" id="card-${id}" aria-labelledby="title-${id}">
<header><h3 id="title-${id}">${textHtml(sample.title)}</h3><p class="outcome ${classOf(played)}">${textHtml(outcomeOf(played))}</p></header>
<div class="columns"><div>
${messages.map((message) => messageHtml(message, sentAt)).join('\n')}
${noMessageHtml(played)}
<p class="again"><button type="button" data-again="${textHtml(sample.name)}">Send the same notification again</button></p>
</div><div>
<div class="timeline">${timelineHtml(card)}</div>
${messages.map((message) => detailsHtml('Text, as screen readers and push notifications read it', textIn(message))).join('\n')}
${messages.map((message) => detailsHtml('JSON, as Slack receives it', JSON.stringify(message, null, 2))).join('\n')}
${detailsHtml('Notification, as EventBridge delivers it', JSON.stringify(sample.notification, null, 2))}
${detailsHtml('What Internet Monitor knows', JSON.stringify(sample.api, null, 2))}
</div></div></article>`;
}

/** Each call with its answer, and the waits between the attempts of one that failed. */
export function timelineHtml({ steps, played }: Pick<Card, 'steps' | 'played'>): string {
  const rows = steps.flatMap(({ service, asked, answered, seconds, isGood }, index) => {
    const before = steps[index - 1];
    const waited = before === undefined || before.isGood ? 0 : seconds - before.seconds;
    return [
      ...(waited < 0.05 ? [] : [`<li class="wait">waited ${waited.toFixed(1)} s</li>`]),
      `<li class="${isGood ? 'good' : 'bad'}"><span class="at">${seconds.toFixed(2)} s</span> ` +
        `${service}: ${textHtml(asked)} <span class="answer">${textHtml(answered)}</span></li>`,
    ];
  });
  const end = played === undefined ? ['<li class="wait">under way …</li>'] : endOf(played);
  return `<h4>Timeline</h4><ol>${[...rows, ...end].join('')}</ol>`;
}

function endOf(played: Played): readonly string[] {
  if (played.outcome === 'not matched') return ['<li class="bad">EventBridge would not deliver it</li>'];
  const took = `<span class="at">${played.seconds.toFixed(2)} s</span>`;
  return 'failure' in played.invocation
    ? [`<li class="bad">${took} notify gives it up, and it waits in the redelivery queue</li>`]
    : [`<li class="good">${took} done</li>`];
}

function outcomeOf(played: Played | undefined): string {
  if (played === undefined) return 'Under way';
  if (played.outcome === 'not matched') return 'Not delivered';
  if ('failure' in played.invocation) return 'Not announced yet';
  return played.messages.length === 0 ? 'Nothing to say' : 'Announced';
}

function classOf(played: Played | undefined): string {
  return outcomeOf(played).toLowerCase().replaceAll(' ', '-');
}

function noMessageHtml(played: Played | undefined): string {
  if (played === undefined) return '<p class="note">The function is at it.</p>';
  if (played.outcome === 'not matched')
    return `<p class="note">EventBridge would not deliver it: ${textHtml(played.why)}.</p>`;
  const { invocation, messages } = played;
  if ('failure' in invocation) {
    return `<p class="note">notify could not announce it: ${textHtml(invocation.failure)} In AWS it waits in the redelivery queue from here, and is tried for a day.</p>`;
  }
  if (messages.length > 0) return '';
  return `<p class="note">Nothing was sent, since nothing is new: ${textHtml(JSON.stringify(invocation.answer))}</p>`;
}

/** A message in its channel. */
export function messageHtml(message: unknown, sentAt: Date): string {
  const time = sentAt.toISOString();
  return `<div class="slack"><span class="avatar" aria-hidden="true">IE</span><div class="message">
<p class="sender"><strong>Internet Event Alerts</strong> <span class="badge">APP</span> <time datetime="${time}" data-format="{time}">${time.slice(11, 16)} UTC</time></p>
${slackHtml(message)}
</div></div>`;
}

function detailsHtml(title: string, content: string): string {
  return `<details><summary>${textHtml(title)}</summary><pre tabindex="0">${textHtml(content).replaceAll('<br>', '\n')}</pre></details>`;
}

function textIn(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
