/** What walks through more levels of nesting would overflow the stack. AWS's answers have less than ten. */
const mostLevels = 100;

/** To read more values takes longer than an invocation has, and parsing them a hundred times their memory. A page of AWS's has a few thousand. */
const mostValues = 500_000;

const [quotationMark, comma, openBracket, backslash, closeBracket, openBrace, closeBrace] = Buffer.from('",[\\]{}');

/** Measures JSON as it comes in, before it is parsed. */
export class JsonMeter {
  #levels = 0;
  #values = 1;
  #isInString = false;
  #isEscaped = false;

  /** @throws RangeError if it is nested too deeply, or has too many values. */
  read(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isInString) {
        if (byte === backslash) this.#isEscaped = true;
        else if (byte === quotationMark) this.#isInString = false;
      } else if (byte === quotationMark) this.#isInString = true;
      else if (byte === comma) this.#values += 1;
      else if (byte === openBracket || byte === openBrace) this.#levels += 1;
      else if (byte === closeBracket || byte === closeBrace) this.#levels -= 1;
      if (this.#levels > mostLevels) throw new RangeError(`The answer is nested deeper than ${mostLevels} levels.`);
      if (this.#values > mostValues) throw new RangeError(`The answer has more than ${mostValues} values.`);
    }
  }
}
