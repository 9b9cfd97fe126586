import { english } from './en.js';
import { french } from './fr.js';
import { type Locale, spokenLocale } from './launcher-words.js';
import type { Messages } from './messages.js';

const languages: Record<Locale, Messages> = { fr: french, en: english };

/** The words for the first of the wishes that is a language spoken here; a wish may be a tag such as `en-GB`. */
export const messagesFor = (...wishes: (string | null | undefined)[]): Messages =>
  languages[spokenLocale(...wishes)];
