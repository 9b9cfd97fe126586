import { type Language, languages } from './button-words.js';

/**
 * The first of the preferred languages that the widget speaks; French if there is none.
 *
 * @param preferred language tags such as `pt` or `pt-BR`; empty ones are skipped
 */
export const spokenLanguage = (...preferred: (string | null | undefined)[]): Language =>
  preferred
    .map((tag) => tag?.toLowerCase().split(/[-_]/)[0] as Language)
    .find((code) => languages.includes(code)) ?? 'fr';

/** How a language is written, for the `dir` attribute. */
export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  language === 'ar' ? 'rtl' : 'ltr';
