import { languages } from './button-words.js';
import { loadPageMessages } from './languages.js';
import type { PageMessages } from './messages.js';
import { spokenLanguage } from './spoken-language.js';

/** For a server, which speaks to everybody. The widget loads the one language that its visitor reads. */
const all = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => [language, await loadPageMessages(language)]),
  ),
);

/** The words in the first preferred language that the widget speaks; see `spokenLanguage`. */
export const messagesFor = (...preferred: (string | null | undefined)[]): PageMessages =>
  all[spokenLanguage(...preferred)];
