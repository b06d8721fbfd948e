import type { Answer } from '../fakes/server.ts';

/** A request of the function to a service, and the answer. */
export interface Step {
  /** Since the function was invoked. */
  readonly seconds: number;
  readonly service: 'Internet Monitor' | 'Slack';
  /** `GetHealthEvent`, `POST`. */
  readonly asked: string;
  /** `200`, `429, asks to wait 2 s`. */
  readonly answered: string;
  readonly isGood: boolean;
}

export function toStep(request: Pick<Step, 'service' | 'asked' | 'seconds'>, answer: Answer): Step {
  if ('instead' in answer) return { ...request, answered: `no answer (${answer.instead})`, isGood: false };
  const { status, headers = {}, body = '' } = answer;
  const wait = headers['retry-after'];
  const why = headers['x-amzn-errortype'] ?? (status >= 300 || body === 'ok' ? body : '');
  return {
    ...request,
    answered: [status, why && ` ${why}`, wait && `, asks to wait ${wait} s`].join(''),
    isGood: status < 300,
  };
}

/** What a running function waits for, in words, and since when: since its first request to a service that still fails. */
export function findWait(steps: readonly Step[]): { readonly text: string; readonly seconds: number } | undefined {
  const last = steps.at(-1);
  if (last === undefined || last.isGood) return undefined;
  const lastGood = steps.findLastIndex(({ service, isGood }) => service === last.service && isGood);
  const first = steps.slice(lastGood + 1).find(({ service }) => service === last.service) ?? last;
  const [waitsFor, until] =
    last.service === 'Slack'
      ? ['Waits for Slack', 'then it sends the alert again']
      : [
          'Waits for the details',
          'Internet Monitor is asked again for 15 seconds; then the alert goes out without them',
        ];
  return { text: `${waitsFor}: the answer was ${last.answered}; ${until}.`, seconds: first.seconds };
}
