import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackState, CallbackView, SafePhrase } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import { progressTracks } from '../callback-states.js';
import { elapsedText } from '../elapsed.js';
import { checkIcon, clockIcon, crossIcon, phoneIcon, questionIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { explainWithTime, phraseToExpect } from '../messages/state-wording.js';

interface Known {
  now: number;
  number?: string;
  callerNumber?: string | null;
}

/** The progress of a request: title, explanation, who is called by whom, and the steps, each with text. */
export function progressView(
  callback: CallbackView,
  { now, number, callerNumber }: Known,
  messages: Messages,
): TemplateResult {
  const { state } = callback;
  const elapsed = elapsedText(callback, now);
  const isBad = isFinal(state) && state !== 'ended';
  const mayRing = !isFinal(state) && state !== 'connected';
  return html`
    <div class="progress">
      <span class="disc ${state} ${isBad ? 'bad' : ''}">${iconOf(state)}</span>
      <h2 class="state" id="state" tabindex="-1">${messages.states[state].title}</h2>
      ${number ? html`<p class="called"><bdi dir="ltr">${number}</bdi></p>` : nothing}
      <p class="explanation">${explainWithTime(callback, now, messages)}</p>
      ${callerNumber && mayRing ? html`<p class="explanation">${messages.callsFrom(callerNumber)}</p>` : nothing}
      ${phraseView(phraseToExpect(callback), messages)}
      <ol class="track" aria-label=${messages.progress}>
        ${progressTracks[state].map((step, index, track) =>
          stepView(step, positionOf(index, track.indexOf(state), isFinal(state)), messages),
        )}
      </ol>
      ${elapsed ? html`<p role="timer">${messages.elapsed(elapsed)}</p>` : nothing}
    </div>
  `;
}

/** The words by which the visitor knows the call. */
function phraseView(
  phrase: SafePhrase | null,
  messages: Messages,
): TemplateResult | typeof nothing {
  if (!phrase) return nothing;
  return html`
    <div class="phrase">
      <p>${messages.safePhrase} <strong lang=${phrase.language} dir="ltr">${phrase.words}</strong></p>
      <p class="explanation">${messages.safePhraseReason}</p>
    </div>
  `;
}

function iconOf(state: CallbackState): TemplateResult {
  if (state === 'ended') return checkIcon;
  if (state === 'unknown') return questionIcon;
  if (isFinal(state)) return crossIcon;
  return state === 'scheduled' ? clockIcon : phoneIcon;
}

type Position = 'done' | 'current' | 'ahead' | 'last';

function positionOf(index: number, currentIndex: number, final: boolean): Position {
  if (index > currentIndex) return 'ahead';
  if (index < currentIndex) return 'done';
  return final ? 'last' : 'current';
}

function stepView(step: CallbackState, position: Position, messages: Messages): TemplateResult {
  const words: Record<Position, string> = {
    done: messages.stepDone,
    current: messages.stepCurrent,
    ahead: messages.stepAhead,
    last: '',
  };
  const isBad = position === 'last' && step !== 'ended';
  return html`
    <li class="step ${position} ${isBad ? 'bad' : ''}" aria-current=${position === 'current' ? 'step' : nothing}>
      <span class="visually-hidden">${messages.states[step].step} ${words[position]}</span>
    </li>
  `;
}
