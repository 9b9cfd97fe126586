import { buttonWords } from './button-words.js';
import { spokenLanguage } from './spoken-language.js';

/**
 * What an owner pastes into a page: the script, and for browsers without script a link to the form.
 * @param origin of the proxy
 * @param locale of the page's readers
 */
export function snippetOf(origin: string, popupId: string, locale: string | undefined): string {
  const callMe = buttonWords[spokenLanguage(locale)];
  return `<script src="${origin}/rappel.js" data-popup="${popupId}" async></script><noscript><a href="${origin}/popup/${popupId}">${callMe}</a></noscript>`;
}
