import type { MetadataJson } from 'libphonenumber-js/core';
import world from 'libphonenumber-js/max/metadata';
import type { AllowedCountry } from '../../shared/callback.js';
import { frenchPlan } from '../../shared/numbers/french-plan.js';
import { CompressibleBody } from '../http/compressible-body.js';

/** The numbering plans that decide about the numbers of some countries. */
export interface NumberingPlans {
  metadata: MetadataJson;
  /** The same as JSON. Its hash names this version of the plans. */
  body: CompressibleBody;
}

/** More than the popups of an account have between them. */
const KEPT_SELECTIONS = 100;
const selections = new Map<string, NumberingPlans>();

/** The plans for the countries of a popup. They are the same object as long as the countries are the same. */
export function numberingPlansFor(
  countries: readonly Pick<AllowedCountry, 'country'>[],
): NumberingPlans {
  const key = countries
    .map(({ country }) => country)
    .sort()
    .join();
  const known = selections.get(key);
  if (known) return known;
  const metadata = selectPlans(countries);
  const plans = { metadata, body: new CompressibleBody(Buffer.from(JSON.stringify(metadata))) };
  if (selections.size >= KEPT_SELECTIONS) selections.clear();
  selections.set(key, plans);
  return plans;
}

/**
 * Selects the plans of these countries, and of every country that shares a calling code or the way of dialling with one
 * of them. A visitor loads a few kilobytes instead of 150.
 */
function selectPlans(countries: readonly Pick<AllowedCountry, 'country'>[]): MetadataJson {
  const wanted = new Set(countries.map(({ country }) => country));
  if (frenchPlan.some((country) => wanted.has(country)))
    for (const country of frenchPlan) wanted.add(country);
  const plans = world.countries as Record<string, unknown>;
  const codes = Object.entries(world.country_calling_codes as Record<string, string[]>).filter(
    ([, users]) => users.some((user) => wanted.has(user)),
  );
  return {
    version: world.version,
    country_calling_codes: Object.fromEntries(codes),
    countries: Object.fromEntries(
      codes.flatMap(([, users]) => users.map((user) => [user, plans[user]])),
    ),
    nonGeographic: {},
  } as unknown as MetadataJson;
}
