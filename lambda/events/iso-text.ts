/** The years 2000 to 2100, in seconds since 1970. In milliseconds they begin where these have long ended. */
const century = { first: 946_684_800, last: 4_102_444_800 };

/** RFC 3339, as strictly and as loosely as it is written: `2026-11-20 15:10:00+0000`. */
const rfc3339 = /^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)(:\d\d(?:\.\d+)?)? ?(z|[+-]\d\d(?::?\d\d)?)$/i;

/** RFC 1123, as in HTTP: `Fri, 20 Nov 2026 15:10:00 GMT`. */
const rfc1123 = /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d:\d\d:\d\d) (gmt|utc|[+-]\d{4})$/i;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Writes an instant from outside as ISO 8601 with its offset. Undefined if it is none that can be told; what looks like one may
 * still be no day of the calendar.
 */
export function toIsoText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const written = String(value).trim();
  return /^\d+(?:\.\d+)?$/.test(written) ? fromEpoch(Number(written)) : (fromRfc3339(written) ?? fromRfc1123(written));
}

function fromEpoch(count: number): string | undefined {
  const seconds = count > century.last ? count / 1_000 : count;
  if (seconds < century.first || seconds > century.last) return undefined;
  return new Date(Math.round(seconds * 1_000)).toISOString();
}

function fromRfc3339(written: string): string | undefined {
  const [, day, minute, second = ':00', zone] = rfc3339.exec(written) ?? [];
  return zone === undefined ? undefined : `${day}T${minute}${second}${toOffset(zone)}`;
}

function fromRfc1123(written: string): string | undefined {
  const [, day = '', month = '', year, time, zone] = rfc1123.exec(written) ?? [];
  if (zone === undefined) return undefined;
  const number = months.indexOf(month.toLowerCase()) + 1; // 0 is no month.
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}T${time}${toOffset(zone)}`;
}

/** `Z` or `+01:00`, from `GMT`, `+0100` or `+01`. */
function toOffset(zone: string): string {
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes}`;
}
