import { expect, it } from 'vitest';
import { guessCountry } from '../../../shared/numbers/guess-country.js';

const popup = [
  { country: 'FR', timeZones: ['Europe/Paris'] },
  { country: 'BE', timeZones: ['Europe/Brussels'] },
  { country: 'CH', timeZones: ['Europe/Zurich'] },
  { country: 'GB', timeZones: ['Europe/London'] },
];

it.each([
  ['a Belgian in Brussels', 'Europe/Brussels', ['fr-BE'], 'BE'],
  ['a French browser in Brussels', 'Europe/Brussels', ['fr-FR'], 'BE'],
  ['a Swiss in Zurich', 'Europe/Zurich', ['de-CH', 'en'], 'CH'],
  ['a Belgian on a journey', 'America/New_York', ['nl-BE', 'en'], 'BE'],
  ['an English speaker far away', 'Asia/Tokyo', ['en'], 'FR'],
  ['a British browser without a zone', undefined, ['en-GB'], 'GB'],
  ['a visitor of whom nothing is known', undefined, [], 'FR'],
  ['a zone and a language that nobody knows', 'Etc/Unknown', ['C', 'x'], 'FR'],
])('for %s the right country is preselected', (_who, timeZone, languages, country) => {
  expect(guessCountry(popup, { timeZone, languages })).toBe(country);
});

it('a popup with one country preselects it without knowing its zones', () => {
  expect(guessCountry([{ country: 'FR' }], { timeZone: 'Asia/Tokyo', languages: ['ja-JP'] })).toBe(
    'FR',
  );
});
