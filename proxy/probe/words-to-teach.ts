import {
  type CallState,
  callStateKey,
  readCallState,
  type TaughtCallStates,
} from '../../shared/webappel/call-states.js';
import { showable } from '../callbacks/workers/unknown-states.js';
import { meaningAfter, type Reaction } from './reactions.js';

/** The words that WebAppel listed for one call, in order, and how its owner was asked to react. */
export interface HeardWords {
  words: readonly string[];
  reaction: Reaction;
}

/**
 * The line of `CALL_STATES` that teaches the unknown words of these calls, after what is taught already; undefined when
 * there is nothing to teach. The last word of a call means what its owner did, and one before it that the call goes on.
 */
export function callStatesLine(
  calls: readonly HeardWords[],
  taught: TaughtCallStates = new Map(),
): string | undefined {
  const heard = new Map<string, Set<CallState>>();
  for (const { words, reaction } of calls)
    for (const [index, word] of words.entries()) {
      if (readCallState(word, taught) !== 'unknown' || !isTeachable(word)) continue;
      const meaning = index === words.length - 1 ? meaningAfter(reaction) : 'pending';
      heard.set(showable(word), (heard.get(showable(word)) ?? new Set()).add(meaning));
    }
  const lessons = [...heard].flatMap(([word, meanings]) => {
    const [meaning] = meanings;
    // A word of ends of several kinds says only that it is one.
    if (meanings.size > 1) return meanings.has('pending') ? [] : [`${word}=over`];
    return [`${word}=${meaning}`];
  });
  if (lessons.length === 0) return undefined;
  const known = [...taught].map(([word, state]) => `${word}=${state}`);
  return `CALL_STATES="${[...known, ...lessons].join(',')}"`;
}

/** A word with somebody's number or address in it is another one each time. */
const isTeachable = (word: string): boolean =>
  callStateKey(showable(word)) === callStateKey(word) && callStateKey(word) !== '';
