import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PopupView } from '../../shared/callback.js';
import type { NumberCheck } from '../../shared/phone.js';
import { askedFields, type Draft, type Flow, type TextField } from '../callback-flow.js';
import { alertIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { inAbout, inDelay, timeOf } from '../messages/wording.js';
import type { Trouble } from '../proxy-client.js';
import { numberField } from './number-field.js';
import type { PhoneKit } from './phone-kit.js';
import { fallbackPhone } from './waiting-views.js';

export type FilledFlow = Extract<Flow, { step: 'form' | 'sending' }>;

/** What the form shows besides its own state, and what it tells of the visitor's doing. */
export interface FormContext {
  messages: Messages;
  kit: PhoneKit | null;
  checked: NumberCheck | null;
  now: number;
  edit(change: Partial<Draft>): void;
  numberLeft(): void;
  send(): void;
}

export function formView(flow: FilledFlow, context: FormContext): TemplateResult {
  const { messages } = context;
  const sending = flow.step === 'sending';
  const asked = askedFields(flow.popup);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    context.send();
  };
  // Not on blur: that comes with the pointer going down, and words that appear then move the button from under it.
  const leaveNumber = (event: Event) => {
    if ((event.target as Element).id !== 'number') context.numberLeft();
  };
  return html`
    <form novalidate @submit=${submit} @click=${leaveNumber} @keyup=${leaveNumber}>
      ${asked.includes('name') ? textField('name', flow, context) : nothing}
      ${numberField(flow, context)}
      ${asked.filter((field) => field !== 'name').map((field) => textField(field, flow, context))}
      ${whenField(flow, context)}
      <div class="send">
        <div role="alert">
          ${flow.step === 'form' && flow.trouble ? troubleText(flow.trouble, context) : nothing}
        </div>
        <p class="summary" id="summary">${summary(flow, context)}</p>
        <button type="submit" class="primary" aria-disabled=${sending ? 'true' : nothing} aria-describedby="summary">
          ${sending ? html`<span class="spinner"></span>${messages.sending}` : messages.send}
        </button>
      </div>
    </form>
  `;
}

/** The words of a problem, with what can be done about it. */
function troubleText(trouble: Trouble, { messages }: FormContext): TemplateResult {
  const { code, retryAfterSeconds } = trouble;
  const retry = retryAfterSeconds ? messages.retryAfter(inAbout(retryAfterSeconds, messages)) : '';
  return html`
    <div class="alert">
      ${alertIcon}
      <div>
        <p>${messages.problems[code]} ${retry}</p>
        ${fallbackPhone(trouble.fallbackPhone, messages)}
      </div>
    </div>
  `;
}

function textField(field: TextField, flow: FilledFlow, { messages, edit }: FormContext) {
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
        maxlength=${field === 'name' ? 64 : 32}
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

const delaysOf = ({ delaysSeconds }: PopupView): number[] =>
  delaysSeconds.filter((seconds) => seconds > 0);

/** Now or later, where the popup lets a visitor choose. */
function whenField(flow: FilledFlow, { messages, edit }: FormContext) {
  const delays = delaysOf(flow.popup);
  const first = delays[0];
  if (first === undefined) return nothing;
  const chosen = flow.draft.delaySeconds;
  const sending = flow.step === 'sending';
  const option = (id: string, text: string, checked: boolean, delaySeconds: number) => html`
    <label for=${id}>
      <input
        id=${id}
        type="radio"
        name="when"
        ?checked=${checked}
        ?disabled=${sending}
        @change=${() => edit({ delaySeconds })}
      />${text}
    </label>
  `;
  return html`
    <fieldset>
      <legend>${messages.when}</legend>
      <div class="choice">
        ${option('now', messages.now, chosen === 0, 0)} ${option('later', messages.later, chosen > 0, first)}
      </div>
      ${
        chosen > 0
          ? html`<div class="field delay">
              <label for="delay">${messages.delay}</label>
              <select
                id="delay"
                ?disabled=${sending}
                @change=${(event: Event) => edit({ delaySeconds: Number((event.target as HTMLSelectElement).value) })}
              >
                ${delays.map(
                  (seconds) => html`<option value=${seconds} ?selected=${seconds === chosen}>
                    ${inDelay(seconds, messages)}
                  </option>`,
                )}
              </select>
            </div>`
          : nothing
      }
    </fieldset>
  `;
}

/** The number as it was understood and the time, before anything rings. */
function summary(flow: FilledFlow, { messages, kit, checked, now }: FormContext) {
  if (!checked?.ok || !kit) return nothing;
  const number = kit.international(checked.e164);
  const { delaySeconds } = flow.draft;
  const sentence =
    delaySeconds === 0
      ? messages.summaryNow(number)
      : messages.summaryLater(
          number,
          inDelay(delaySeconds, messages),
          timeOf(now + delaySeconds * 1000, messages),
        );
  const [before, after] = sentence.split(number);
  return html`${before}<strong>${number}</strong>${after}`;
}
