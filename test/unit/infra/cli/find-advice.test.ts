import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { findAdvice } from '../../../../infra/cli/check-alarms.ts';
import { templateOf } from '../template.ts';

const alarm = z.object({ AlarmName: z.string(), AlarmDescription: z.string() });
const alarms = z.array(alarm).parse(templateOf().all('AWS::CloudWatch::Alarm'));

it.each(alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]))(
  'doctor shortens what the alarm says to what to do: %s',
  (_name, description) => {
    const advice = findAdvice(description);

    expect(advice).toMatch(
      /: npm run redrive -- --stack Stack --region <region> --dry-run$|--follow$|^Deploy [^.]+\.$/,
    );
    expect(advice.length).toBeLessThan(description.length);
  },
);

it('doctor prints two commands that belong together', () => {
  const [first, second] = ['aws logs tail /a.b/C --region eu-west-1 --follow', 'aws logs tail d --region eu-west-1'];

  expect(findAdvice(`Bad. The logs say it: ${first} and ${second} Put back: npm run redrive -- --stack A`)).toBe(
    `The logs say it: ${first} and ${second}`,
  );
});
