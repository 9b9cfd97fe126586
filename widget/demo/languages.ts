import type { Language } from '../messages/button-words.js';
import { english } from './en.js';
import { french } from './fr.js';
import type { DemoTexts } from './texts.js';

/** The languages of the demo page, the default first. It need not have every language of the widget. */
export const demoLanguages: readonly DemoTexts[] = [french, english];

/** The texts in a language of the widget; in English if the demo page does not have it. */
export const demoTextsFor = (language: Language): DemoTexts =>
  demoLanguages.find((texts) => texts.locale === language) ?? english;
