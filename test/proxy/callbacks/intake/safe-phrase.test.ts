import { describe, expect, it } from 'vitest';
import { createSafePhrase, phraseWords } from '../../../../proxy/callbacks/intake/safe-phrase.js';
import { locales } from '../../../../shared/vocabulary.js';

/** Whether changing, adding or leaving out one letter makes one word the other. */
function differsByOneLetter(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  const at = [...long].findIndex((letter, index) => letter !== short[index]);
  return long.slice(at + 1) === short.slice(short.length === long.length ? at + 1 : at);
}

describe.each(locales)('the words of safe phrases in %s', (locale) => {
  const words = phraseWords[locale];

  it('there are 256 of them, short and without accents, so that every field and charset takes two', () => {
    expect(new Set(words).size).toBe(256);
    for (const word of words) expect(word).toMatch(/^[a-z]{4,8}$/);
  });

  it('none is nearly another, nor the beginning of another, so that none is misheard for another', () => {
    const near = words.flatMap((word, index) =>
      words
        .slice(index + 1)
        .filter(
          (other) =>
            differsByOneLetter(word, other) ||
            other.startsWith(word.slice(0, 5)) ||
            word.startsWith(other),
        )
        .map((other) => `${word} ${other}`),
    );
    expect(near).toEqual([]);
  });

  it('a phrase is two different words of the list, and each word comes first and second', () => {
    const phrases = Array.from({ length: 8000 }, () => createSafePhrase(locale).split(' '));
    for (const phrase of phrases) {
      expect(phrase).toHaveLength(2);
      expect(phrase[0]).not.toBe(phrase[1]);
    }
    for (const place of [0, 1])
      expect(new Set(phrases.map((phrase) => phrase[place]))).toEqual(new Set(words));
  });
});
