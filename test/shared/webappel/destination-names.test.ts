import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import {
  nameDestination,
  readDestinationName,
} from '../../../shared/webappel/destination-names.js';

describe('the name of a destination', () => {
  it('the name of a destination reads back as its country and line, for every numbering plan', () => {
    // Ascension and Tristan da Cunha have numbering plans but no ISO 3166 codes.
    const countries = getCountries().filter((country) => !['AC', 'TA'].includes(country));
    expect(countries.length).toBeGreaterThan(200);
    for (const country of countries)
      for (const line of ['fixed', 'mobile'] as const)
        expect(readDestinationName(nameDestination({ country, line }))).toEqual({ country, line });
  });

  it.each([
    ['France mobile', 'FR', 'mobile'],
    ['FRANCE - Fixe', 'FR', 'fixed'],
    ['Etats-Unis (mobile)', 'US', 'mobile'],
    ['Royaume Uni fixe', 'GB', 'fixed'],
    ['FR_Fixe', 'FR', 'fixed'],
    ['Angleterre mobiles', 'GB', 'mobile'],
  ])('the name of a destination is read in another spelling: %s', (name, country, line) => {
    expect(readDestinationName(name)).toEqual({ country, line });
  });

  it.each(['', 'mobile', 'Europe fixe', 'France', 'Atlantide mobile', 'France satellite'])(
    'an unknown name of a destination is not guessed: %j',
    (name) => {
      expect(readDestinationName(name)).toBeUndefined();
    },
  );
});
