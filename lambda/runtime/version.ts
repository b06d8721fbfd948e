/** The version of the program, as in package.json: the user agent of its requests names it. */
export const version = '0.1.0';
