import { type Locale, locales } from '../../shared/vocabulary.js';

/** What is said before a visitor has opened anything; a page loads no more words than these. */
export interface LauncherWords {
  /** For `Intl` and `lang`. */
  language: Locale;
  callMe: string;
  close: string;
  loading: string;
  unavailable: string;
  tryAgain: string;
  /** Before the number that visitors may call instead. */
  callUs: string;
}

export const launcherWords: Record<Locale, LauncherWords> = {
  fr: {
    language: 'fr',
    callMe: 'Être rappelé',
    close: 'Fermer',
    loading: 'Chargement…',
    unavailable: 'Le service de rappel ne répond pas pour le moment.',
    tryAgain: 'Réessayer',
    callUs: 'Vous pouvez nous appeler au',
  },
  en: {
    language: 'en',
    callMe: 'Call me back',
    close: 'Close',
    loading: 'Loading…',
    unavailable: 'The call back service does not answer at the moment.',
    tryAgain: 'Try again',
    callUs: 'You can call us at',
  },
};

/** The first preferred language that the widget has, as a tag such as `en-GB`. French when there is none. */
export function spokenLocale(...preferred: (string | null | undefined)[]): Locale {
  for (const tag of preferred) {
    const language = tag?.slice(0, 2).toLowerCase();
    const known = locales.find((locale) => locale === language);
    if (known) return known;
  }
  return locales[0];
}
