import type { Locale } from '../../shared/vocabulary.js';

/** The words of the button. Every page loads them in every language, so there are few. */
export interface ButtonWords {
  callMe: string;
  unavailable: string;
}

export const buttonWords: Record<Locale, ButtonWords> = {
  fr: {
    callMe: 'Être rappelé',
    unavailable: 'Le service de rappel est indisponible pour le moment.',
  },
  en: {
    callMe: 'Call me back',
    unavailable: 'Our callback service is unavailable at the moment.',
  },
};
