import type { Language } from './messages/button-words.js';
import { loadMessages } from './messages/languages.js';
import type { Messages } from './messages/messages.js';
import { preloadModule } from './preload-module.js';

/** Set by the build: the name and the integrity of each language's file; empty where the sources are served. */
declare const LANGUAGE_FILES: Partial<Record<Language, readonly [name: string, integrity: string]>>;
const files = LANGUAGE_FILES;

const loaded = new Map<Language, Promise<Messages>>();

/**
 * Loads the words of one language, once. The script tag does not know which one, so the integrity of the file is checked
 * here.
 *
 * @throws {Error} the file could not be loaded, or is not as it was built; the next call tries again
 */
export function loadWords(language: Language): Promise<Messages> {
  const words = loaded.get(language) ?? load(language);
  loaded.set(language, words);
  words.catch(() => loaded.delete(language));
  return words;
}

async function load(language: Language): Promise<Messages> {
  const [name, integrity = ''] = files[language] ?? [];
  if (name)
    await preloadModule(new URL(name, import.meta.url).href, integrity)?.catch(() => {
      throw new Error(`the words of the language ${language} could not be loaded`);
    });
  return loadMessages(language);
}
