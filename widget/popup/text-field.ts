import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { MAX_NAME_LENGTH } from '../../shared/vocabulary.js';
import { bytesLeft, type TextField } from '../callback-flow.js';
import { errorText } from '../error-text.js';
import type { Messages } from '../messages/messages.js';
import type { FormContext, FormFlow } from './form-context.js';

/** The name, or one of the owner's own fields. */
export function textField(field: TextField, flow: FormFlow, { messages, edit }: FormContext) {
  const { labels, locale } = flow.popup;
  const label = field === 'name' ? messages.name : html`<bdi lang=${locale}>${labels[field]}</bdi>`;
  const faulty = flow.step === 'form' && flow.faults[field] !== undefined;
  const describedBy = [field !== 'name' && `${field}-left`, faulty && `${field}-error`]
    .filter(Boolean)
    .join(' ');
  const onInput = (event: InputEvent) =>
    edit({ [field]: (event.target as HTMLInputElement).value });
  return html`
    <div class="field">
      <label part="label" for=${field}>${label} <span class="aside">${messages.optional}</span></label>
      <input
        part="field"
        id=${field}
        name=${field}
        type="text"
        dir="auto"
        autocomplete=${field === 'name' ? 'name' : 'off'}
        maxlength=${field === 'name' ? MAX_NAME_LENGTH : nothing}
        .value=${live(flow.draft[field])}
        ?readonly=${flow.step === 'sending'}
        aria-invalid=${faulty ? 'true' : nothing}
        aria-describedby=${describedBy || nothing}
        @input=${onInput}
      />
      ${
        field === 'name'
          ? nothing
          : html`<p class="hint" id="${field}-left" aria-live="polite">${roomText(flow.draft[field], messages)}</p>`
      }
      ${faulty ? errorText(`${field}-error`, messages.textUnacceptable) : nothing}
    </div>
  `;
}

/** The counter appears near the limit. */
const SHOWN_BELOW = 10;

function roomText(text: string, messages: Messages): string {
  const left = bytesLeft(text);
  if (left > SHOWN_BELOW) return '';
  return left >= 0 ? messages.roomLeft(left) : messages.tooLongBy(-left);
}
