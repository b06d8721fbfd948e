/** The version of the program, as in package.json: its requests, its log, its alerts and the outputs of the stack name it. */
export const version = '0.1.0';
