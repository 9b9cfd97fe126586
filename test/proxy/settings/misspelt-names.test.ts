import { expect, it } from 'vitest';
import { misspeltNames } from '../../../proxy/settings/misspelt-names.js';

it.each([
  ['ALOWED_ORIGINS', 'ALLOWED_ORIGINS'],
  ['ALLOWED_ORIGIN', 'ALLOWED_ORIGINS'],
  ['WEBAPEL_URL', 'WEBAPPEL_URL'],
  ['WEBAPPEL_PASS_FIEL', 'WEBAPPEL_PASS_FILE'],
  ['database_urls', 'DATABASE_URL'],
])('the misspelt setting %s is named with %s', (name, meant) => {
  expect(misspeltNames({ [name]: 'x' })).toEqual([
    `${name} is no setting of Rappel and has no effect; did you mean ${meant}?`,
  ]);
});

it('settings, and variables of other programs, are not called misspelt', () => {
  const names = [
    'ALLOWED_ORIGINS',
    'WEBAPPEL_PASS_FILE',
    'HOSTNAME',
    'PORTS',
    'NODE_OPTIONS',
    'PATH',
  ];
  expect(misspeltNames(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
});
