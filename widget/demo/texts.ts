import type { Handset } from '../../shared/handset.js';
import type { Locale } from '../../shared/vocabulary.js';

/** Number as typed, and what its simulated phone does. */
export type TestNumber = 'answers' | 'busy' | 'noAnswer' | 'hangsUp' | 'congestion';

interface Card {
  title: string;
  text: string;
  price: string;
}

/** Every word of the demo page. */
export interface DemoTexts {
  title: string;
  switchTo: { locale: Locale; text: string };
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
  install: { title: string; text: string };
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
