import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { MAX_CUSTOM_FIELD_BYTES, MAX_NAME_LENGTH } from '../../shared/vocabulary.js';
import type { TextField } from '../callback-flow.js';
import { alertIcon } from '../icons.js';
import type { FormContext, FormFlow } from './form-context.js';

/** The name, or one of the owner's own fields. */
export function textField(field: TextField, flow: FormFlow, { messages, edit }: FormContext) {
  const label = field === 'name' ? messages.name : flow.popup.labels[field];
  const faulty = flow.step === 'form' && flow.faults[field] !== undefined;
  const onInput = (event: InputEvent) =>
    edit({ [field]: (event.target as HTMLInputElement).value });
  return html`
    <div class="field">
      <label for=${field}>${label} <span class="aside">${messages.optional}</span></label>
      <input
        id=${field}
        name=${field}
        type="text"
        autocomplete=${field === 'name' ? 'name' : 'off'}
        maxlength=${field === 'name' ? MAX_NAME_LENGTH : MAX_CUSTOM_FIELD_BYTES}
        .value=${live(flow.draft[field])}
        ?readonly=${flow.step === 'sending'}
        aria-invalid=${faulty ? 'true' : nothing}
        aria-describedby=${faulty ? `${field}-error` : nothing}
        @input=${onInput}
      />
      ${faulty ? errorText(`${field}-error`, messages.textUnacceptable) : nothing}
    </div>
  `;
}

export const errorText = (id: string, text: string): TemplateResult =>
  html`<p class="error" id=${id}>${alertIcon}<span>${text}</span></p>`;
