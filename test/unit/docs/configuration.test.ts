import { expect, it } from '@jest/globals';
import { checkSettings } from '../../../infra/settings.ts';
import { SettingsError } from '../../../infra/settings-error.ts';
import { destinationSchema } from '../../../lambda/outage/destination.ts';
import { filterSchema } from '../../../lambda/outage/filter.ts';
import { watchSchema } from '../../../lambda/outage/watched-internet-events.ts';
import { readTable } from './read-table.ts';

const rowsOf = (heading: string) => readTable('docs/configuration.md', heading);

/** Every setting that there is, as the error about one that there is not lists them. */
function settingNames(): readonly string[] {
  try {
    checkSettings({ none: true });
  } catch (error) {
    if (error instanceof SettingsError) return error.message.replace(/^.*there are /s, '').split(', ');
  }
  throw new Error('An unknown setting was not refused.');
}

it('docs/configuration.md has every setting, and no other', () => {
  expect(rowsOf('Setting').map(([name]) => name)).toEqual(expect.arrayContaining([...settingNames()]));
  expect(rowsOf('Setting')).toHaveLength(settingNames().length);
});

it('docs/configuration.md has the default of each setting', () => {
  const defaults: Readonly<Record<string, unknown>> = checkSettings({});
  const worded = (value: unknown) =>
    value === undefined ? 'none' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  expect(rowsOf('Setting').map(([name, cell]) => [name, cell])).toEqual(
    rowsOf('Setting').map(([name = '']) => [name, worded(defaults[name])]),
  );
});

it.each([
  ['Key of a destination', Object.keys(destinationSchema.shape)],
  ['Key of a filter', Object.keys(filterSchema.shape)],
  ['Key of `watch`', Object.keys(watchSchema.shape)],
])('docs/configuration.md has every %s, and no other', (heading, keys) => {
  expect(rowsOf(heading).map(([name]) => name)).toEqual(keys);
});
