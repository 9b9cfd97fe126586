import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackState, CallbackView } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import { progressTracks } from '../callback-states.js';
import { checkIcon, clockIcon, crossIcon, phoneIcon, questionIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { explainWithTime } from '../messages/wording.js';

/** The progress of a request: title, explanation and list of steps, each with text and icon. */
export function progressView(
  callback: CallbackView,
  now: number,
  messages: Messages,
): TemplateResult {
  const { state } = callback;
  const { title } = messages.states[state];
  return html`
    <h2 class="state" id="state" tabindex="-1">${title}</h2>
    <p class="explanation">
      ${explainWithTime(callback, now, messages)}
    </p>
    <ol class="track" aria-label=${messages.progress}>
      ${progressTracks[state].map((step, index, track) =>
        stepView(step, positionOf(index, track.indexOf(state), isFinal(state)), messages),
      )}
    </ol>
  `;
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
      <span class="mark">${markOf(step, position)}</span>
      <span>${messages.states[step].step} <span class="visually-hidden">${words[position]}</span></span>
    </li>
  `;
}

function markOf(step: CallbackState, position: Position) {
  if (position === 'done' || step === 'ended') return position === 'ahead' ? nothing : checkIcon;
  if (position === 'ahead') return nothing;
  if (position === 'last') return crossIcon;
  if (step === 'unknown') return questionIcon;
  return step === 'scheduled' || step === 'queued' ? clockIcon : phoneIcon;
}
