import type { Handset } from '../../shared/handset.js';
import type { Locale } from '../../shared/vocabulary.js';

/** What the simulated phone of a test number does. */
export type TestNumber = 'answers' | 'busy' | 'noAnswer' | 'hangsUp' | 'congestion';

interface Card {
  title: string;
  text: string;
  price: string;
}

/** Every text of the demo page in one language. */
export interface DemoTexts {
  locale: Locale;
  /** Name of the language in that language. */
  languageName: string;
  /** Popup of the demo account that the page shows by default. */
  popupId: string;
  title: string;
  menu: readonly [services: string, tryIt: string, install: string];
  menuName: string;
  skip: string;
  hero: { eyebrow: string; title: string; text: string; call: string; hours: string };
  services: { title: string; cards: readonly Card[] };
  tryIt: {
    title: string;
    text: string;
    number: string;
    outcome: string;
    outcomes: Record<TestNumber, string>;
    otherNumbers: string;
  };
  popups: { title: string; text: string; ordinary: string; closed: string; immediate: string };
  install: { title: string; text: string; playground: string };
  copy: string;
  copyNumber(number: string): string;
  copied: string;
  notCopied: string;
  phones: {
    title: string;
    text: string;
    names: Record<Handset['role'], string>;
    idle: string;
    states: Record<Handset['state'], string>;
    endings: Record<NonNullable<Handset['ending']>, string>;
    answer: string;
    refuse: string;
    hangUp: string;
    late: string;
  };
  footer: string;
}
