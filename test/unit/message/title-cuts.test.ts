import { expect, it } from '@jest/globals';
import { formatTitle } from '../../../lambda/message/title.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { alertOf, at, told } from '../../fixtures/outage-samples.ts';

/** A title of 150 UTF-16 units at most, by what it loses first. */

const before = { ...told, placeCount: 1, trafficPercent: 0.8, returns: 0 };
const now = at('14:30');

function titleOf(alert: OutageAlert, titlePrefix?: string): string {
  return formatTitle(alert, [], { now, titlePrefix });
}

/** In these cities, with a cause for none of them. */
function inCity(city: string, members: Partial<OutageAlert> = {}): OutageAlert {
  return { ...alertOf({ city }), ...members };
}

it('a title loses what was told before first', () => {
  const prefix = 'p'.repeat(58);
  const rest = `🟠 ${prefix} Performance problem in Berlin, DE, for users on NETWORK-64501 · 3 % of your traffic`;
  expect(titleOf({ ...alertOf(), before }, 'p'.repeat(46))).toMatch(/traffic \(was 0\.8 %\)$/);
  expect(titleOf({ ...alertOf(), before }, prefix)).toBe(rest);
});

it("a title loses the clients' network next", () => {
  const city = 'c'.repeat(70);
  const network = { ...alertOf({ city }) };
  expect(titleOf(network)).toBe(
    `🟠 Performance problem in ${city}, DE, for users on NETWORK-64501 · 3 % of your traffic`,
  );
  expect(titleOf(inCity('c'.repeat(86)))).toBe(`🟠 Performance problem in ${'c'.repeat(86)}, DE · 3 % of your traffic`);
});

it('a title loses what is more of a monitor than 30 units next', () => {
  const monitorName = 'm'.repeat(60);
  const shares = [{ monitorName, percent: 3 }];
  expect(titleOf(inCity('c'.repeat(70), { monitorName, shares }))).toBe(
    `🟠 Performance problem in ${'c'.repeat(70)}, DE · 3 % of ${'m'.repeat(29)}…'s traffic`,
  );
  expect(titleOf({ ...alertOf(), locations: [], monitorName: 'm'.repeat(200) })).toBe(
    `🟠 Performance problem reported by internet monitor ${'m'.repeat(29)}… · 3 % of your traffic`,
  );
});

it('a title loses what is more of a place than 40 units next', () => {
  const monitorName = 'm'.repeat(60);
  const shares = [{ monitorName, percent: 3 }];
  expect(titleOf(inCity('c'.repeat(100), { monitorName, shares }))).toBe(
    `🟠 Performance problem in ${'c'.repeat(39)}… · 3 % of ${'m'.repeat(29)}…'s traffic`,
  );
});

it('a title loses what is more of a cause than 40 units next', () => {
  const blame = { kind: 'clients', network: 'n'.repeat(100), asNumber: 1, isWhole: true } as const;
  expect(titleOf(inCity('c'.repeat(40), { blame }))).toBe(
    `🟠 Performance problem in ${'c'.repeat(39)}… · cause: ${'n'.repeat(40).slice(0, 39)}… · 3 % of your traffic`,
  );
  expect(titleOf(inCity('Berlin', { blame: { ...blame, network: 'n'.repeat(70) } }))).toBe(
    `🟠 Performance problem in Berlin, DE · cause: ${'n'.repeat(70)} · 3 % of your traffic`,
  );
});

it('a title loses its end last, never in the middle of a character', () => {
  const blame = { kind: 'clients', network: '🌍'.repeat(50), asNumber: 1, isWhole: true } as const;
  const title = titleOf(inCity('🌍'.repeat(50), { blame }), 'p'.repeat(100));
  expect(title.length).toBeLessThanOrEqual(150);
  expect(title).toMatch(/^🟠 p{100} Performance problem in (?:🌍)+…$/u);
  expect(title).not.toMatch(/\p{Cs}/u);
});

it('a title of 150 units is whole, and one of 151 is not', () => {
  const rest = titleOf(alertOf()).length;
  const fits = titleOf(alertOf(), 'p'.repeat(149 - rest));
  expect(fits).toHaveLength(150);
  expect(fits).toContain(', for users on NETWORK-64501');
  expect(titleOf(alertOf(), 'p'.repeat(150 - rest))).not.toContain(', for users on');
});
