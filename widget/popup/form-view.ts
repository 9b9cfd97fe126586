import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { NumberCheck } from '../../shared/phone.js';
import { askedFields, type Draft, type Flow, type TextField } from '../callback-flow.js';
import type { FreeSlots } from '../free-slots.js';
import { alertIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { callMoment, inAbout, inDelay, timeOf } from '../messages/wording.js';
import type { Trouble } from '../proxy-client.js';
import { numberField } from './number-field.js';
import type { PhoneKit } from './phone-kit.js';
import { fallbackPhone } from './waiting-views.js';
import { whenField } from './when-field.js';

export type FilledFlow = Extract<Flow, { step: 'form' | 'sending' }>;

/** What the form shows besides its own state, and what it tells of the visitor's doing. */
export interface FormContext {
  messages: Messages;
  kit: PhoneKit | null;
  checked: NumberCheck | null;
  slots: FreeSlots;
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

/** The number as it was understood and the time, before anything rings. */
function summary(flow: FilledFlow, context: FormContext) {
  const { kit, checked } = context;
  if (!checked?.ok || !kit) return nothing;
  const number = kit.international(checked.e164);
  const sentence = sentenceOf(flow, number, context);
  if (!sentence) return nothing;
  const [before, after] = sentence.split(number);
  return html`${before}<strong>${number}</strong>${after}`;
}

function sentenceOf(
  flow: FilledFlow,
  number: string,
  { messages, now }: FormContext,
): string | null {
  const { delaySeconds, slotAt } = flow.draft;
  if (slotAt !== null) {
    if (slotAt === '' || (flow.step === 'form' && flow.faults.slotAt)) return null;
    return messages.summaryAt(number, callMoment(slotAt, flow.popup.timeZone, now, messages));
  }
  if (delaySeconds === 0) return messages.summaryNow(number);
  const time = timeOf(now + delaySeconds * 1000, messages);
  return messages.summaryLater(number, inDelay(delaySeconds, messages), time);
}
