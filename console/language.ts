/** The languages of the console. */
export const consoleLanguages = ['en', 'fr'] as const;
export type ConsoleLanguage = (typeof consoleLanguages)[number];

const KEPT_AS = 'rappel-console-language';

function readLanguage(): ConsoleLanguage {
  const wanted = localStorage.getItem(KEPT_AS) ?? navigator.language;
  return wanted.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** The language of this page. It stays the same until the page is loaded again. */
export const language: ConsoleLanguage = readLanguage();

/** Chooses the words in the language of the page. Both languages have the same keys, or it does not compile. */
export const inLanguage = <Words>(words: Readonly<Record<ConsoleLanguage, Words>>): Words =>
  words[language];

/** Keeps another language and loads the page again in it. */
export function speak(other: ConsoleLanguage): void {
  localStorage.setItem(KEPT_AS, other);
  location.reload();
}
