/**
 * Preloaded into the functions of the preview, so that nobody waits for the minutes of an outage: their clock is ahead by what
 * comes with each event. Only the time of day is moved; waits and time limits take as long as they do.
 */
const RealDate = Date;
let aheadMs = 0;

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};

// Before the function's own listener, which invokes it.
process.on('message', (message) => {
  aheadMs = message.aheadMs ?? 0;
});
