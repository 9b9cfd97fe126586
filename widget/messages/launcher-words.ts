import { type Locale, locales } from '../../shared/vocabulary.js';

/**
 * The words of the launcher and of the dialog while its code loads. Every page loads them in every language, so the
 * rest of a language is in a file of its own.
 */
export interface LauncherWords {
  /** Language tag for `Intl` and the `lang` attribute. */
  language: Locale;
  callMe: string;
  close: string;
  loading: string;
  unavailable: string;
  tryAgain: string;
  /** Followed by a phone number that visitors may call instead. */
  callUs: string;
}

/**
 * To add a language, list its tag in `locales` (shared/vocabulary.ts), add its entry here, translate `en.ts` into a new
 * file, and add that file to `languages.ts`. Every forgotten step is a compile error.
 */
export const launcherWords: Record<Locale, LauncherWords> = {
  fr: {
    language: 'fr',
    callMe: 'Être rappelé',
    close: 'Fermer',
    loading: 'Chargement…',
    unavailable: 'Le service de rappel est indisponible pour le moment.',
    tryAgain: 'Réessayer',
    callUs: 'Vous pouvez nous appeler au',
  },
  en: {
    language: 'en',
    callMe: 'Call me back',
    close: 'Close',
    loading: 'Loading…',
    unavailable: 'Our callback service is unavailable at the moment.',
    tryAgain: 'Try again',
    callUs: 'You can call us on',
  },
};

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
