import { type Language, languages } from './button-words.js';

/**
 * The first of the preferred languages that the widget speaks; the first of `languages` if there is none.
 *
 * @param preferred language tags such as `pt` or `pt-BR`; empty ones are skipped
 */
export function spokenLanguage(...preferred: (string | null | undefined)[]): Language {
  for (const tag of preferred) {
    const [wanted] = tag?.toLowerCase().split(/[-_]/) ?? [];
    const known = languages.find((language) => language === wanted);
    if (known) return known;
  }
  return languages[0]!;
}

/** How a language is written, for the `dir` attribute. */
export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  /^(ar|fa|he|ur)$/.test(language) ? 'rtl' : 'ltr';
