import type { Store } from '../../store/database.js';

const FIRST_ID = 1001;

/**
 * Countries and their prices per minute in euros, for fixed and for mobile lines. A destination's id follows from its
 * position in this list, so add new countries at the end.
 */
const catalogue: readonly (readonly [country: string, fixed: string, mobile: string])[] = [
  ['FR', '0.010', '0.035'],
  ['BE', '0.018', '0.090'],
  ['CH', '0.022', '0.160'],
  ['LU', '0.022', '0.110'],
  ['MC', '0.045', '0.150'],
  ['DE', '0.015', '0.055'],
  ['ES', '0.015', '0.050'],
  ['IT', '0.015', '0.060'],
  ['GB', '0.012', '0.040'],
  ['AD', '0.040', '0.140'],
  ['GP', '0.030', '0.080'],
  ['GF', '0.030', '0.090'],
  ['MQ', '0.030', '0.080'],
  ['RE', '0.030', '0.080'],
  ['YT', '0.055', '0.120'],
  ['PM', '0.090', '0.140'],
  ['NC', '0.160', '0.190'],
  ['PF', '0.150', '0.210'],
  ['AT', '0.020', '0.065'],
  ['PT', '0.018', '0.055'],
  ['NL', '0.018', '0.055'],
  ['IE', '0.018', '0.055'],
  ['DK', '0.018', '0.045'],
  ['SE', '0.015', '0.040'],
  ['FI', '0.050', '0.065'],
  ['PL', '0.018', '0.040'],
  ['CZ', '0.022', '0.050'],
  ['SK', '0.025', '0.060'],
  ['HU', '0.020', '0.050'],
  ['RO', '0.018', '0.045'],
  ['BG', '0.030', '0.080'],
  ['GR', '0.018', '0.045'],
  ['HR', '0.030', '0.080'],
  ['SI', '0.060', '0.110'],
  ['EE', '0.040', '0.120'],
  ['LV', '0.080', '0.130'],
  ['LT', '0.060', '0.090'],
  ['MT', '0.060', '0.120'],
  ['CY', '0.040', '0.060'],
  ['NO', '0.018', '0.045'],
  ['IS', '0.030', '0.070'],
  ['US', '0.012', '0.012'],
  ['CA', '0.012', '0.012'],
  ['MA', '0.190', '0.420'],
  ['DZ', '0.120', '0.480'],
  ['TN', '0.520', '0.580'],
  ['SN', '0.390', '0.440'],
  ['CI', '0.420', '0.450'],
  ['CM', '0.380', '0.420'],
  ['MG', '0.550', '0.600'],
  ['IL', '0.018', '0.050'],
  ['TR', '0.040', '0.190'],
];

/** Inserts missing destinations and leaves existing rows unchanged. */
export async function seedCatalogue(store: Store): Promise<void> {
  await store
    .insertInto('platform_destinations')
    .values(
      catalogue.flatMap(([country, fixed, mobile], index) => [
        { id: FIRST_ID + 2 * index, country, line: 'fixed' as const, price: fixed },
        { id: FIRST_ID + 2 * index + 1, country, line: 'mobile' as const, price: mobile },
      ]),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
