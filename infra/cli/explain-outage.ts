import { type Alert } from '../../lambda/outage/alert.ts';
import { type GroupBy, toGroupKeys } from '../../lambda/outage/group-by.ts';
import { quote } from '../../lambda/runtime/redact.ts';

/** Says in words which outage an event joins, and why: what is asked, in order. */
export function explainOutage(alert: Alert, groupBy: GroupBy): string {
  if (groupBy.includes('event')) return 'Its outage: one of its own, since groupBy is event.';
  const { byCause, byClients } = toGroupKeys(alert, groupBy);
  const ofClients = groupBy.includes('network') ? ', the network of its clients' : '';
  const open = [
    ...(alert.scope === 'map' ? ['an open one with this event of the map'] : []),
    ...(byCause === undefined ? [] : [`an open one ${formatKey(byCause, groupBy)}, the cause that AWS names`]),
    ...(byClients === undefined || byClients === byCause
      ? []
      : [`an open one ${formatKey(byClients, groupBy)}${ofClients}`]),
    ...(alert.scope === 'local' ? ['an open one with an overall event of its monitor that names its place'] : []),
  ];
  const why =
    byCause === undefined && byClients === undefined
      ? ` It has nothing in common with others: ${findWhy(alert, groupBy)}.`
      : '';
  return `Its outage: ${[...open, open.length === 0 ? 'one of its own' : 'else it begins one'].join('; ')}.${why}`;
}

/** Why an event has no key. */
function findWhy(alert: Alert, groupBy: GroupBy): string {
  if (alert.locations.length === 0) return 'it names no location';
  const keys = alert.locations.map((location) => toGroupKeys({ ...alert, locations: [location] }, groupBy).byClients);
  return new Set(keys).size > 1
    ? `its locations differ in ${groupBy.join(', ')}, and none has three quarters of its impact`
    : `one of ${groupBy.join(', ')} is not known of it`;
}

/** "of AS64502 in DE" */
function formatKey(key: string, groupBy: GroupBy): string {
  const values = key.split('|');
  // An outage of AWS's own network has no place.
  const fields =
    values.length === groupBy.length ? groupBy : groupBy.filter((field) => field === 'network' || field === 'monitor');
  return fields.map((field, index) => formatPart(field, quote(values[index] ?? '', 100))).join(' ');
}

function formatPart(field: string, value: string): string {
  if (field === 'monitor') return `of monitor ${value}`;
  if (field !== 'network') return `in ${value}`;
  if (/^as\d+$/.test(value)) return `of ${value.toUpperCase()}`;
  const [, serviceLocation] = /^aws\/(.+)$/s.exec(value) ?? [];
  if (serviceLocation === undefined) return `of network ${value}`;
  return `of AWS's own network towards ${serviceLocation}`;
}
