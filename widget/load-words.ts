import { loadPart } from './load-part.js';
import type { Language } from './messages/button-words.js';
import { loadMessages } from './messages/languages.js';
import type { Messages } from './messages/messages.js';

const loaded = new Map<Language, Promise<Messages>>();

/**
 * Loads the words of one language, once.
 *
 * @throws {Error} as `loadPart`; the next call tries again
 */
export function loadWords(language: Language): Promise<Messages> {
  const words = loaded.get(language) ?? loadPart(language, () => loadMessages(language));
  loaded.set(language, words);
  words.catch(() => loaded.delete(language));
  return words;
}
