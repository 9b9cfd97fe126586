import { afterEach, describe, expect, it, vi } from 'vitest';
import { french as demoFrench } from '../../../widget/demo/fr.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import { languages } from '../../../widget/messages/button-words.js';
import { stateText } from '../../../widget/messages/state-wording.js';
import {
  callMoment,
  inAbout,
  inDelay,
  momentIn,
  timeOf,
} from '../../../widget/messages/wording.js';
import { callbackView } from '../../support/browser/fake-proxy.js';

const english = messagesFor('en');
const french = messagesFor('fr');
const arabic = messagesFor('ar');

const about = { country: 'x', belongsTo: null, example: null, countries: 'x', onlyLine: null };

/** Every text of a language, with sample arguments for its functions. */
function* sentences(words: unknown): Generator<string> {
  if (typeof words === 'string') yield words;
  else if (typeof words === 'function')
    yield words(
      {
        country: 'France',
        belongsTo: 'France',
        example: '01',
        countries: 'France',
        onlyLine: null,
        toString: () => 'x',
      },
      'x',
      'x',
    );
  else if (typeof words === 'object' && words !== null)
    for (const word of Object.values(words)) yield* sentences(word);
}

describe('French', () => {
  it('French texts have narrow no-break spaces before double punctuation and inside guillemets', () => {
    for (const sentence of [...sentences(french), ...sentences(demoFrench)])
      expect(sentence).not.toMatch(/[ \u00a0][:;!?»]|«[ \u00a0]|[^\s\u00a0\u202f:/'][;!?»]/);
  });

  it('French texts use the typographic apostrophe', () => {
    for (const sentence of [...sentences(french), ...sentences(demoFrench)])
      expect(sentence).not.toContain("'");
  });
});

describe('a language', () => {
  it('the widget speaks the first preferred language that it knows, otherwise French', () => {
    expect(messagesFor('', null, 'en-GB', 'fr')).toBe(english);
    expect(messagesFor('pl', 'EN_us')).toBe(english);
    expect(messagesFor('pl')).toBe(french);
    // Tags of three letters are other languages: Fula is not French.
    expect(messagesFor('frr', 'eng', 'en')).toBe(english);
  });

  it.each([
    ['pt-BR', 'pt'],
    ['de_CH', 'de'],
    ['AR-eg', 'ar'],
    ['nl-BE', 'nl'],
  ])('a page in %s is answered in %s', (tag, language) => {
    expect(messagesFor(tag).language).toBe(language);
  });

  it('a language has no sentence of the English file', () => {
    // Words that are the same in both.
    const alike = ['Later', 'Error', 'Country', 'Land', 'Conversation', '(now)'];
    const inEnglish = new Set([...sentences(english)].filter((text) => !alike.includes(text)));
    for (const language of languages.filter((other) => other !== 'en'))
      expect(
        [...sentences(messagesFor(language))].filter(
          (text) => /\p{L}{2}/u.test(text) && inEnglish.has(text),
        ),
      ).toEqual([]);
  });

  it('no language has an empty sentence', () => {
    for (const language of languages)
      for (const sentence of sentences(messagesFor(language))) expect(sentence.trim()).not.toBe('');
  });
});

describe('the number of visitors who are called first', () => {
  it.each([
    [english, 0, 'You are next.'],
    [english, 1, 'One person is ahead of you.'],
    [english, 2, '2 people are ahead of you.'],
    [french, 0, 'Ce sera ensuite votre tour.'],
    [french, 1, 'Il y a une personne avant vous.'],
    [french, 2, 'Il y a 2 personnes avant vous.'],
    [arabic, 0, 'دورك هو التالي.'],
    [arabic, 1, 'قبلك شخص واحد.'],
    [arabic, 2, 'قبلك شخصان.'],
    [arabic, 3, 'قبلك 3 أشخاص.'],
    [arabic, 11, 'قبلك 11 شخصًا.'],
    [arabic, 100, 'قبلك 100 شخص.'],
  ])('the words agree with the number of visitors called first', (words, ahead, expected) => {
    const view = callbackView({ state: 'queued', aheadOfYou: ahead });
    expect(stateText(view, words)).toContain(expected);
    expect(stateText({ ...view, aheadOfYou: null }, words)).toBe(words.states.queued.text);
  });
});

describe('the next opening', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');
  const paris = (instant: string, words = french, zone = 'Europe/Paris') =>
    momentIn(instant, 'Europe/Paris', now, words, zone);

  it('the next opening is given by day and time in the zone of the popup', () => {
    expect(paris('2026-11-23T13:30:00Z')).toBe('aujourd’hui à 14:30');
    expect(paris('2026-11-24T08:00:00Z')).toBe('demain à 09:00');
    expect(paris('2026-11-26T08:00:00Z')).toBe('jeudi 26 novembre à 09:00');
    expect(paris('2026-11-26T08:00:00Z', english)).toBe('Thursday 26 November at 09:00');
  });

  it('the next opening is followed by the visitor’s own time if the clocks differ', () => {
    expect(paris('2026-11-24T08:00:00Z', english, 'America/New_York')).toBe(
      'tomorrow at 09:00, Paris time (tomorrow at 03:00 where you are)',
    );
  });

  it('the next opening is given once if the zones differ by name only', () => {
    expect(paris('2026-11-24T08:00:00Z', french, 'Europe/Brussels')).toBe('demain à 09:00');
  });

  it('the next opening names both days if they differ', () => {
    expect(paris('2026-11-23T23:30:00Z', english, 'America/New_York')).toContain(
      'tomorrow at 00:30, Paris time (today at 18:30',
    );
  });
});

describe('the time of a call', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');
  const call = (instant: string, zone: string, words = english) =>
    callMoment(instant, 'Europe/Paris', now, words, zone);

  it('the time of a call is given in the visitor’s time first, followed by the owner’s if it differs', () => {
    expect(call('2026-11-24T08:00:00Z', 'Europe/Brussels')).toBe('tomorrow at 09:00');
    expect(call('2026-11-24T08:00:00Z', 'America/Miquelon')).toBe(
      'tomorrow at 05:00 (09:00, Paris time)',
    );
    expect(call('2026-11-24T23:30:00Z', 'America/Guadeloupe', french)).toBe(
      'demain à 19:30 (mercredi 25 novembre à 00:30, heure de Paris)',
    );
  });

  it('the time of a call respects a clock change between now and the call', () => {
    const autumn = Date.parse('2026-10-24T09:00:00Z');
    const at = (instant: string) =>
      callMoment(instant, 'Indian/Reunion', autumn, english, 'Europe/Paris');
    expect(at('2026-10-24T12:00:00Z')).toBe('today at 14:00 (16:00, Reunion time)');
    expect(at('2026-10-25T12:00:00Z')).toBe('tomorrow at 13:00 (16:00, Reunion time)');
  });
});

describe('a moment in each language', () => {
  it.each([
    ['fr', 'demain à 01:00 (09:00, heure de Paris)'],
    ['en', 'tomorrow at 01:00 (09:00, Paris time)'],
    ['de', 'morgen um 01:00 Uhr (09:00, Ortszeit Paris)'],
    ['es', 'mañana a la 01:00 (09:00, hora de Paris)'],
    ['it', 'domani all’01:00 (09:00, ora di Paris)'],
    ['pt', 'amanhã à 01:00 (09:00, hora de Paris)'],
    ['nl', 'morgen om 01:00 uur (09:00, tijd in Paris)'],
    ['ar', 'غدًا الساعة 01:00 (09:00، بتوقيت Paris)'],
  ])('the time of a call is given in the grammar of %s', (language, expected) => {
    const now = Date.parse('2026-11-23T15:00:00Z');
    const moment = callMoment(
      '2026-11-24T08:00:00Z',
      'Europe/Paris',
      now,
      messagesFor(language),
      'America/Denver',
    );
    expect(moment.replace(/[\u2066-\u2069]/g, '')).toBe(expected);
  });

  it('what is put into an Arabic sentence keeps its own direction', () => {
    expect(arabic.inZone('x', 'Paris')).toBe('\u2068x\u2069، بتوقيت \u2068Paris\u2069');
    expect(arabic.numberReasons.empty({ ...about, example: '01 99' })).toContain(
      '\u206801 99\u2069',
    );
  });
});

describe('a browser without a time zone that Intl knows', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(['Etc/Unknown', 'garbage', ''])(
    'its visitor reads the owner’s time: “%s”',
    (timeZone) => {
      vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
        timeZone,
      } as Intl.ResolvedDateTimeFormatOptions);
      const at = '2026-11-24T08:00:00Z';
      expect(callMoment(at, 'Indian/Reunion', now, english)).toBe('tomorrow at 12:00');
      expect(momentIn(at, 'Indian/Reunion', now, english)).toBe('tomorrow at 12:00');
      expect(timeOf(at, 'Indian/Reunion', english)).toBe('12:00');
    },
  );
});

describe('a delay', () => {
  it('a delay is given in hours, minutes or seconds', () => {
    expect(inDelay(300, french)).toBe('dans 5 minutes');
    expect(inDelay(90, english)).toBe('in 90 seconds');
    expect(inDelay(3600, english)).toBe('in 1 hour');
    expect(inAbout(130, english)).toBe('in 3 minutes');
    expect(inAbout(20, french)).toBe('dans 20 secondes');
  });
});
