import type { AllowedCountry } from '../callback.js';

/** What a browser tells about its visitor. */
export interface VisitorPlace {
  /** IANA zone of the browser; undefined where it does not say. */
  timeZone: string | undefined;
  /** BCP 47 tags, the preferred first. */
  languages: readonly string[];
}

/**
 * The country that a visitor most probably calls from, among the allowed ones: by time zone, then by the region of a
 * language, then by the language itself; else the first.
 * @param allowed in the owner's order
 */
export function guessCountry(
  allowed: readonly Pick<AllowedCountry, 'country' | 'timeZones'>[],
  { timeZone, languages }: VisitorPlace,
): string | undefined {
  const countries = allowed.map(({ country }) => country);
  const inZone = allowed.find(({ timeZones }) => timeZone && timeZones?.includes(timeZone));
  const locales = languages.flatMap(localeOf);
  return (
    inZone?.country ??
    firstOf(
      locales.map(({ region }) => region),
      countries,
    ) ??
    firstOf(
      locales.map((locale) => locale.maximize().region),
      countries,
    ) ??
    countries[0]
  );
}

const firstOf = (wanted: readonly (string | undefined)[], countries: readonly string[]) =>
  wanted.find((country) => country !== undefined && countries.includes(country));

function localeOf(language: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(language)];
  } catch {
    // Some browsers list tags that are none, such as `C`.
    return [];
  }
}
