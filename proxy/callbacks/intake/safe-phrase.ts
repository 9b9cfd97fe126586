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
 * Two different words that the caller will say, such as `river lantern`: whoever calls without knowing them is somebody
 * else. 65 280 phrases are enough, because a liar has one guess and the visitor hangs up.
 */
export function createSafePhrase(locale: Locale): string {
  const words = phraseWords[locale];
  const first = randomInt(words.length);
  const second = (first + 1 + randomInt(words.length - 1)) % words.length;
  return `${words[first]} ${words[second]}`;
}
