import { expect, it } from '@jest/globals';
import { permissions } from '../infra/template.ts';
import { readTable } from './read-table.ts';

it.each([
  ['notify', 'NotifyRole'],
  ['announce', 'AnnounceRole'],
  ['redeliver', 'RedeliverRole'],
  ['sweep', 'SweepRole'],
])('SECURITY.md names every action that %s may use, and no other', (name, role) => {
  const told = readTable('SECURITY.md', 'Functions')
    .filter(([functions = '']) => functions.split(', ').includes(name))
    .map(([, actions = '']) => actions.replaceAll('`', ''));
  const allowed = permissions(role).map((sentence) => sentence.replace(/^Allow (.*) on .*$/, '$1'));
  expect(told.toSorted()).toEqual(allowed.toSorted());
});
