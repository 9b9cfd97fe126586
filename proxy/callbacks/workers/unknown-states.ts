import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import type { Log } from '../../log.js';
import type { Callback, CallbackChange } from '../ledger/callback-entity.js';
import type { FoundCall } from './call-index.js';

/** How long a state that Rappel does not know must stand still before it counts as the end of the call. */
export const standsStill = {
  /** With a talk time that no longer grows. */
  talked: 15 * SECOND_MS,
  /** A word that was the end of another call. */
  knownEnd: 30 * SECOND_MS,
  /** After another state of the same call. */
  changed: 2 * MINUTE_MS,
  /** Seen from the first look on, and a word: codes such as `0` may mean that the call is open. */
  firstWord: 10 * MINUTE_MS,
} as const;

const MAX_WORD_LENGTH = 40;

/** A server could list another word each time. Above this, what is remembered begins anew. */
const MAX_REMEMBERED = 1000;

/** A word of WebAppel that may be logged and shown: short, and without what may be a number of somebody. */
export const showable = (word: string): string =>
  word
    .replace(/\S*@\S*/g, '…')
    .replace(/\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){4,}/gu, '…')
    .replace(/[^\p{L}\p{N} ._…-]/gu, '')
    .slice(0, MAX_WORD_LENGTH)
    .trim() || '(unreadable)';

export interface UnknownStates {
  /**
   * What an unknown state means now: the end of the call, something to write down, or nothing yet.
   */
  judge(
    callback: Callback,
    call: FoundCall,
    word: string,
    now: number,
  ): 'end' | CallbackChange | null;
}

/**
 * Ends calls whose state is a word that Rappel does not know: it has changed and then stood still, or it has a talk
 * time. What was seen is kept with the callback, so that another instance can go on; the talk time only in memory.
 */
export function createUnknownStates(log: Log): UnknownStates {
  const reported = new Set<string>();
  const knownEnds = new Set<string>();
  const talkTimes = new Map<number, { seconds: number; since: number }>();

  function report(word: string): void {
    if (reported.has(word)) return;
    if (reported.size >= MAX_REMEMBERED) reported.clear();
    reported.add(word);
    log.warn(
      { alert: 'unknown-call-state', word },
      'WebAppel lists a call state that Rappel does not know; teach it with CALL_STATES',
    );
  }

  /** When the present talk time was first seen; undefined without one. */
  function talkingSince(id: number, seconds: number | undefined, now: number): number | undefined {
    if (!seconds) return undefined;
    const known = talkTimes.get(id);
    if (known?.seconds === seconds) return known.since;
    if (talkTimes.size >= MAX_REMEMBERED) talkTimes.clear();
    talkTimes.set(id, { seconds, since: now });
    return now;
  }

  return {
    judge(callback, { talkSeconds }, listedWord, now) {
      const word = showable(listedWord);
      report(word);
      const talkedSince = talkingSince(callback.id, talkSeconds, now);
      if (callback.unknown_state !== word || callback.unknown_state_at === null)
        return {
          unknown_state: word,
          unknown_state_at: now,
          // An open call was seen before, or another word.
          unknown_state_changed:
            callback.unknown_state !== null || callback.progress !== null ? 1 : 0,
        };
      const stoodFor = now - callback.unknown_state_at;
      const hasChanged = callback.unknown_state_changed === 1;
      const isEnd =
        talkedSince === undefined
          ? (knownEnds.has(word) && stoodFor >= standsStill.knownEnd) ||
            (hasChanged && stoodFor >= standsStill.changed) ||
            (/\p{L}{3}/u.test(word) && stoodFor >= standsStill.firstWord)
          : // While the talk time grows the call goes on, whatever its word.
            now - talkedSince >= standsStill.talked;
      if (!isEnd) return null;
      if (hasChanged) knownEnds.add(word);
      talkTimes.delete(callback.id);
      return 'end';
    },
  };
}
