import type { CallbackView, SafePhrase } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import type { Messages } from './messages.js';
import { callMoment } from './wording.js';

/** Explains a state in a sentence or two. For a missed call it names the side that missed it, if known. */
export function stateText(
  {
    state,
    missedBy,
    busy,
    talked,
    expired,
    aheadOfYou,
  }: Pick<CallbackView, 'state' | 'missedBy' | 'busy' | 'talked' | 'expired' | 'aheadOfYou'>,
  messages: Pick<Messages, 'expired' | 'waitsForLine' | 'endedSilently' | 'states' | 'missed'>,
): string {
  if (expired) return messages.expired;
  if (state === 'queued' && aheadOfYou !== null) return messages.waitsForLine(aheadOfYou);
  if (state === 'ended' && talked !== true) return messages.endedSilently;
  if (state !== 'missed') return messages.states[state].text;
  const { missed } = messages;
  if (missedBy === 'visitor') return busy ? missed.visitorBusy : missed.visitor;
  if (missedBy === 'operator') return busy ? missed.operatorBusy : missed.operator;
  return busy ? missed.busy : messages.states.missed.text;
}

/** Explains a state; for a scheduled call it begins with the time of the call. */
export function explainWithTime(callback: CallbackView, now: number, messages: Messages): string {
  const { state, callAt, timeZone } = callback;
  const text = stateText(callback, messages);
  return state === 'scheduled'
    ? `${messages.due(callMoment(callAt, timeZone, now, messages))} ${text}`
    : text;
}

/** The safe phrase of a call that may still come, or that has just come; null without one. */
export const phraseToExpect = ({ state, safePhrase }: CallbackView): SafePhrase | null =>
  isFinal(state) ? null : safePhrase;

/** The title and explanation of a state, for screen readers, with the words that they should know before the call. */
export function stateInWords(callback: CallbackView, now: number, messages: Messages): string {
  const text = `${messages.states[callback.state].title}. ${explainWithTime(callback, now, messages)}`;
  const phrase = phraseToExpect(callback);
  return phrase ? `${text} ${messages.safePhrase} ${phrase.words}.` : text;
}
