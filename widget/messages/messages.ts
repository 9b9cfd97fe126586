import type { CallbackState, NumberReason, ProblemCode } from '../../shared/callback.js';
import type { Language } from './button-words.js';

/** The words that are there while the dialog loads: they come in every language. */
export interface LauncherWords {
  callMe: string;
  /** The widget cannot be loaded. */
  unreachable: string;
  /** For the `lang` attribute. */
  language: Language;
  close: string;
  loading: string;
  tryAgain: string;
}

/** Details that a sentence about a phone number may use. */
export interface AboutNumber {
  /** Name of the chosen country. */
  country: string;
  /** Name of the country that the number begins with; null if that is not known. */
  belongsTo: string | null;
  example: string | null;
  /** Names of the countries that may be called, such as `France, Belgium and Switzerland`. */
  countries: string;
  /** The only kind of line that may be called in the country; null if there are several. */
  onlyLine: 'fixed' | 'mobile' | null;
}

export type PartOfDay = 'night' | 'morning' | 'afternoon' | 'evening';

interface StateWords {
  /** Name in the list of steps. */
  step: string;
  title: string;
  text: string;
}

/** Every text of the widget. */
export interface Messages extends LauncherWords, LazyWords {}

/** Every text of the widget and of the server's pages. */
export interface PageMessages extends Messages, PageWords {}

/** What the widget loads of the file of a language. To add a language, see `buttonWords`. */
export interface LazyWords {
  /** The tag that `Intl` formats dates and names of countries by, such as `en-GB`. */
  regional: string;
  /** The service cannot be reached. */
  unavailable: string;
  /** Followed by a phone number that visitors may call instead. */
  callUs: string;
  closed: string;
  /** The popup may call no destination. */
  notCallable: string;
  reopens(moment: string): string;
  /** `tomorrow at 09:00, Paris time (tomorrow at 03:00 where you are)` */
  momentElsewhere(moment: string, city: string, here: string): string;
  /** `09:00, Paris time` */
  inZone(moment: string, city: string): string;
  /** `tomorrow at 09:00` */
  dayAndTime(day: string, time: string): string;
  required: string;
  optional: string;
  name: string;
  /** The name, within `add`. */
  myName: string;
  /** The button that shows the optional fields. */
  add(fields: string): string;
  country: string;
  /** Label of the search among many countries. */
  searchCountry: string;
  noCountry: string;
  number: string;
  example(number: string): string;
  when: string;
  now: string;
  /** `now` while a voicemail answers. */
  nowByVoicemail: string;
  later: string;
  delay: string;
  day: string;
  time: string;
  partsOfDay: Record<PartOfDay, string>;
  /** Beside the name of a day that has no free time. */
  dayFull: string;
  /** The entry in the list of days that stands for a delay instead of an appointment. */
  soon: string;
  chooseTime: string;
  loadingTimes: string;
  timesUnavailable: string;
  noTimes: string;
  timeTaken: string;
  /** @param moment the owner's time, as `inZone` writes it */
  ownerTime(moment: string): string;
  /** The summaries are shown before sending. They contain `number` exactly as given. */
  summaryNow(number: string): string;
  summaryVoicemail(number: string): string;
  summaryAt(number: string, moment: string): string;
  summaryLater(number: string, delay: string, time: string): string;
  send: string;
  sending: string;
  sendingText: string;
  /** The answer takes longer than usual. */
  slow: string;
  /** @param number the one that visitors see when they are called */
  callsFrom(number: string): string;
  /** In front of the two words of the safe phrase. */
  safePhrase: string;
  safePhraseReason: string;
  /** @param time how long the phones ring, or the parties talk, such as `0:08` */
  elapsed(time: string): string;
  /** While the browser solves a challenge. */
  checkingText: string;
  progress: string;
  stepDone: string;
  stepCurrent: string;
  stepAhead: string;
  /** When a scheduled call is due. */
  due(moment: string): string;
  /** The call could not be placed at its time and will not be placed later. */
  expired: string;
  cancel: string;
  cancelling: string;
  /** The link for a person who was called and had not asked for it. */
  notAsked: string;
  changeTime: string;
  addToCalendar: string;
  confirmTime: string;
  changingTime: string;
  follow: string;
  /** The status page as a QR code, for the visitor's phone. */
  phoneLink: { title: string; scan: string; alternative: string };
  another: string;
  newTab: string;
  /** Updates of the request cannot be fetched at the moment. */
  updatesUnavailable: string;
  /** The proxy does not know the request. */
  requestNotFound: string;
  /** The link to the owner's privacy policy. */
  privacyPolicy: string;
  /** All lines are busy. `ahead` visitors are called first. */
  waitsForLine(ahead: number): string;
  states: Record<CallbackState, StateWords>;
  /** The call has ended, and it is not known that the parties have talked. */
  endedSilently: string;
  missed: {
    visitor: string;
    visitorBusy: string;
    operator: string;
    operatorBusy: string;
    busy: string;
  };
  problems: Record<ProblemCode, string>;
  retryAfter(duration: string): string;
  /** Under a refusal: eight characters for the owner's support. */
  reference(code: string): string;
  numberReasons: Record<NumberReason, (about: AboutNumber) => string>;
  textUnacceptable: string;
  /** How many characters more a field takes; some characters count as two or more. */
  roomLeft(characters: number): string;
  tooLongBy(characters: number): string;
}

/** The words of pages that the server writes. The widget loads none of them. */
export interface PageWords {
  /** Reload link of the status page without a script. */
  refresh: string;
  /** The page for a person who was called without asking. */
  objection: {
    title: string;
    explanation: string;
    confirm: string;
    back: string;
    done: string;
    /** Where a call is not over. */
    mayStillRing: string;
  };
  /** The form for browsers without script. */
  formPage: {
    /** The button that leads to the summary, where nothing is sent yet. */
    next: string;
    /** Title of the summary. */
    check: string;
    /** Back from the summary to the form. */
    change: string;
    /** In front of the page's title, when something has to be corrected. */
    error: string;
    /** The label of the list of times, shown with `later`. */
    laterWhen: string;
    /** Instead of the challenge, which needs a script. */
    robotCheck: string;
  };
}
