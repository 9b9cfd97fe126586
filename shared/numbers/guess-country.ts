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
 * @param countries ISO codes, in the owner's order
 */
export function guessCountry(
  countries: readonly string[],
  { timeZone, languages }: VisitorPlace,
): string | undefined {
  const inZone = countries.filter((country) => timeZone && zonesOf(country).includes(timeZone));
  const locales = languages.flatMap(localeOf);
  const ofRegion = locales.map(({ region }) => region);
  const ofLanguage = locales.map((locale) => locale.maximize().region);
  return (
    inZone.find((country) => ofRegion.includes(country)) ??
    inZone[0] ??
    firstOf(ofRegion, countries) ??
    firstOf(ofLanguage, countries) ??
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

/** The time zones of a country; empty in browsers that do not list them. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?(): string[] | undefined;
    timeZones?: string[];
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
