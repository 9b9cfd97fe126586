import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackState, CallbackView } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import { showings } from '../callback-states.js';
import { checkIcon, clockIcon, crossIcon, phoneIcon, questionIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { explanation } from '../messages/wording.js';

/** Where a request stands: title, sentence and the list of its steps, each told by text and by icon. */
export function progressView(
  callback: CallbackView,
  now: number,
  messages: Messages,
  level: 2 | 3,
): TemplateResult {
  const { state } = callback;
  const { title } = messages.states[state];
  return html`
    ${
      level === 2
        ? html`<h2 class="state" id="state" tabindex="-1">${title}</h2>`
        : html`<h3 class="state" id="state" tabindex="-1">${title}</h3>`
    }
    <p class="explanation">
      ${explanation(callback, now, messages)}
    </p>
    <ol class="track" aria-label=${messages.progress}>
      ${showings[state].track.map((step, index, track) =>
        stepView(step, placeOf(index, track.indexOf(state), isFinal(state)), messages),
      )}
    </ol>
  `;
}

type Place = 'done' | 'current' | 'ahead' | 'last';

function placeOf(index: number, present: number, final: boolean): Place {
  if (index > present) return 'ahead';
  if (index < present) return 'done';
  return final ? 'last' : 'current';
}

function stepView(step: CallbackState, place: Place, messages: Messages): TemplateResult {
  const words: Record<Place, string> = {
    done: messages.stepDone,
    current: messages.stepCurrent,
    ahead: messages.stepAhead,
    last: '',
  };
  const bad = place === 'last' && step !== 'ended';
  return html`
    <li class="step ${place} ${bad ? 'bad' : ''}" aria-current=${place === 'current' ? 'step' : nothing}>
      <span class="mark">${markOf(step, place)}</span>
      <span>${messages.states[step].step} <span class="visually-hidden">${words[place]}</span></span>
    </li>
  `;
}

function markOf(step: CallbackState, place: Place) {
  if (place === 'done' || step === 'ended') return place === 'ahead' ? nothing : checkIcon;
  if (place === 'ahead') return nothing;
  if (place === 'last') return crossIcon;
  if (step === 'unknown') return questionIcon;
  return step === 'scheduled' || step === 'queued' ? clockIcon : phoneIcon;
}
