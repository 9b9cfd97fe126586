import { type Locale, locales } from '../../shared/vocabulary.js';

/**
 * The first of the preferred languages that the widget speaks; the first of `locales` if there is none.
 *
 * @param preferred language tags such as `en` or `en-GB`; empty ones are skipped
 */
export function spokenLocale(...preferred: (string | null | undefined)[]): Locale {
  for (const tag of preferred) {
    const language = tag?.slice(0, 2).toLowerCase();
    const known = locales.find((locale) => locale === language);
    if (known) return known;
  }
  return locales[0];
}
