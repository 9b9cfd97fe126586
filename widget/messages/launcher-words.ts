import type { Locale } from '../../shared/vocabulary.js';
import { type ButtonWords, buttonWords } from './button-words.js';

/**
 * The words of the dialog while its code loads. They come in every language, so the rest of a language is in a file of
 * its own.
 */
export interface LauncherWords extends ButtonWords {
  /** Language tag for `Intl` and the `lang` attribute. */
  language: Locale;
  close: string;
  loading: string;
  tryAgain: string;
  /** Followed by a phone number that visitors may call instead. */
  callUs: string;
}

/**
 * To add a language, list its tag in `locales` (shared/vocabulary.ts), add its entry here and in `button-words.ts`, translate `en.ts` into a new
 * file, and add that file to `languages.ts`. Every forgotten step is a compile error.
 */
export const launcherWords: Record<Locale, LauncherWords> = {
  fr: {
    ...buttonWords.fr,
    language: 'fr',
    close: 'Fermer',
    loading: 'Chargement…',
    tryAgain: 'Réessayer',
    callUs: 'Vous pouvez nous appeler au',
  },
  en: {
    ...buttonWords.en,
    language: 'en',
    close: 'Close',
    loading: 'Loading…',
    tryAgain: 'Try again',
    callUs: 'You can call us on',
  },
};
