import { OperatorError } from './explain-aws-error.ts';
import type { AskForCode } from './find-account.ts';
import { type Input, readHidden } from './read-hidden.ts';
import type { Output } from './run-command.ts';

/**
 * Asks a person for the code of an MFA device.
 *
 * @throws OperatorError if no person is there, or the person stops it.
 */
export function askForCodeFrom(input: Input, print: Output['print']): AskForCode {
  let before: Promise<unknown> = Promise.resolve();
  const ask = async (device: string) => {
    if (!input.isTTY) {
      throw new OperatorError(
        `The profile wants the code of the MFA device ${device}, and standard input is no terminal: run this in one, or put ` +
          'credentials into the environment, such as with `aws configure export-credentials --format env`.',
      );
    }
    const typed = await readHidden(input, () =>
      print(`Type the code of the MFA device ${device}, and press Enter. It is not shown:`),
    );
    if (typed === undefined) throw new OperatorError('Stopped: without the code there are no credentials.');
    const code = typed.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(code))
      throw new OperatorError('The code of an MFA device has six digits: run the command again.');
    return code;
  };
  // A chain of roles may want several codes: one question after the other.
  return (device) => {
    const answer = before.then(() => ask(device));
    before = answer.catch(() => undefined);
    return answer;
  };
}
