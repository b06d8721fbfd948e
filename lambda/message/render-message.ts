import type { Change } from '../outage/decide-announcement.ts';
import type { OutageAlert } from '../outage/outage-alert.ts';
import type { SlackMessage } from './block-kit.ts';
import { toRows } from './detail-rows.ts';
import type { Frame } from './frame.ts';
import { formatNumbers } from './numbers-line.ts';
import { findSign } from './sign.ts';
import { formatState } from './state-line.ts';
import { formatTitle } from './title.ts';
import { toSlackMessage } from './to-slack-message.ts';
import { formatVerdict } from './verdict-line.ts';
import { numberWords, verdictWords } from './wording.ts';

/**
 * Renders the Slack message of an alert.
 *
 * @param changes why it is announced again; empty for the beginning and the end.
 * @param frame what the message says besides the alert.
 */
export function renderMessage(alert: OutageAlert, changes: readonly Change[], frame: Frame): SlackMessage {
  const verdict = formatVerdict(alert, frame.now);
  const numbers = formatNumbers(alert);
  return toSlackMessage(
    {
      sign: findSign(alert),
      title: formatTitle(alert, changes, frame),
      verdict: alert.isTest ? verdictWords.test(verdict) : verdict,
      state: formatState(alert, changes, frame),
      numbers: alert.isTest && numbers !== undefined ? numberWords.test(numbers) : numbers,
      rows: toRows(alert, changes, frame),
    },
    frame,
  );
}
