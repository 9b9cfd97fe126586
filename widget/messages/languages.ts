import type { Locale } from '../../shared/vocabulary.js';
import { english } from './en.js';
import { french } from './fr.js';
import type { Messages } from './messages.js';
import { spokenLocale } from './spoken-locale.js';

const languages: Record<Locale, Messages> = { fr: french, en: english };

/** The messages in the first preferred language that the widget speaks; see `spokenLocale`. */
export const messagesFor = (...preferred: (string | null | undefined)[]): Messages =>
  languages[spokenLocale(...preferred)];
