import { randomInt } from 'node:crypto';
import type { Locale } from '../../../shared/vocabulary.js';
import { words as english } from './phrase-words/en.js';
import { words as french } from './phrase-words/fr.js';

/** One list for each language of popups, which is the language of the conversation. */
export const phraseWords: Readonly<Record<Locale, readonly string[]>> = {
  fr: french,
  en: english,
};

/**
 * Chooses the two different words that the operator says first, such as `river lantern`. A caller who does not know them
 * is not the one the visitor asked for. 65,280 phrases are enough: a false caller has one guess.
 */
export function createSafePhrase(locale: Locale): string {
  const words = phraseWords[locale];
  const first = randomInt(words.length);
  const second = (first + 1 + randomInt(words.length - 1)) % words.length;
  return `${words[first]} ${words[second]}`;
}
