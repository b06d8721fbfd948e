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
  return async (device) => {
    if (!input.isTTY) {
      throw new OperatorError(
        `The profile wants the code of the MFA device ${device}, and standard input is no terminal: run this in one, or put ` +
          'credentials into the environment, such as with `aws configure export-credentials --format env`.',
      );
    }
    const code = await readHidden(input, () =>
      print(`Type the code of the MFA device ${device}, and press Enter. It is not shown:`),
    );
    if (code === undefined) throw new OperatorError('Stopped: without the code there are no credentials.');
    return code;
  };
}
