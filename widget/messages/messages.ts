import type { CallbackState, NumberReason, ProblemCode } from '../../shared/callback.js';
import type { LauncherWords } from './launcher-words.js';

/** What a sentence about a number may name. */
export interface AboutNumber {
  country: string;
  example: string | null;
  /** The countries that are called, as a list in words. */
  countries: string;
  /** The only kind of line called in the country, or null. */
  onlyLine: 'fixed' | 'mobile' | null;
}

interface StateWords {
  /** A step in the list of steps. */
  step: string;
  title: string;
  text: string;
}

/** Every word the widget shows: strings and functions of strings. A language that lacks one does not compile. */
export interface Messages extends LauncherWords {
  closed: string;
  reopens(moment: string): string;
  /** After a moment of another time zone: `09:00 (Paris time, 03:00 for you)`. */
  momentElsewhere(moment: string, city: string, here: string): string;
  /** `09:00, Paris time` */
  inZone(moment: string, city: string): string;
  dayAndTime(day: string, time: string): string;
  required: string;
  optional: string;
  name: string;
  country: string;
  number: string;
  example(number: string): string;
  when: string;
  now: string;
  later: string;
  delay: string;
  day: string;
  time: string;
  /** Among the days: one of the delays. */
  soon: string;
  chooseTime: string;
  loadingTimes: string;
  timesUnavailable: string;
  noTimes: string;
  timeGone: string;
  /** The owner's time beside the visitor's own, as `inZone` says it. */
  ownerTime(moment: string): string;
  /** `number` and `delay` as shown; shown before sending. */
  summaryNow(number: string): string;
  summaryAt(number: string, moment: string): string;
  summaryLater(number: string, delay: string, time: string): string;
  send: string;
  sending: string;
  sendingText: string;
  progress: string;
  stepDone: string;
  stepCurrent: string;
  stepAhead: string;
  due(moment: string): string;
  /** Why nobody called, and nobody will. */
  expired: string;
  cancel: string;
  cancelling: string;
  changeTime: string;
  confirmTime: string;
  changingTime: string;
  /** Asks for the page again, where no script does. */
  refresh: string;
  follow: string;
  another: string;
  newTab: string;
  lost: string;
  goneRequest: string;
  /** All lines are busy, and so many are called first. */
  waitsForLine(ahead: number): string;
  states: Record<CallbackState, StateWords>;
  missed: {
    visitor: string;
    visitorBusy: string;
    operator: string;
    operatorBusy: string;
    busy: string;
  };
  problems: Record<ProblemCode, string>;
  retryAfter(duration: string): string;
  numberReasons: Record<NumberReason, (about: AboutNumber) => string>;
  textUnacceptable: string;
}
