import { html, nothing, type TemplateResult } from 'lit';
import { askedFields } from '../callback-flow.js';
import { alertIcon } from '../icons.js';
import { callMoment, countryName, inAbout, inDelay, timeOf } from '../messages/wording.js';
import type { VisitorProblem } from '../proxy-refusal.js';
import type { FormContext, FormFlow } from './form-context.js';
import { fallbackPhone } from './loading-views.js';
import { numberField } from './number-field.js';
import { textField } from './text-field.js';
import { whenField } from './when-field.js';

export function formView(flow: FormFlow, context: FormContext): TemplateResult {
  const { messages } = context;
  const sending = flow.step === 'sending';
  const asked = askedFields(flow.popup);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    context.send();
  };
  // Not on blur, which comes when the pointer goes down: an error that appears then would move the button away.
  const validateNumber = (event: Event) => {
    if ((event.target as Element).id !== 'number') context.validateNumber();
  };
  return html`
    <form novalidate @submit=${submit} @click=${validateNumber} @keyup=${validateNumber}>
      ${asked.includes('name') ? textField('name', flow, context) : nothing}
      ${numberField(flow, context)}
      ${asked.filter((field) => field !== 'name').map((field) => textField(field, flow, context))}
      ${whenField(flow, context)}
      <div class="send">
        <div role="alert">
          ${flow.step === 'form' && flow.problem ? problemText(flow.problem, context) : nothing}
        </div>
        <p class="summary" id="summary">${summary(flow, context)}</p>
        ${flow.step === 'sending' && flow.checking ? html`<p class="summary checking">${messages.checkingText}</p>` : nothing}
        <button type="submit" class="primary" aria-disabled=${sending ? 'true' : nothing} aria-describedby="summary">
          ${sending ? html`<span class="spinner"></span>${messages.sending}` : messages.send}
        </button>
      </div>
    </form>
  `;
}

/** Explains a problem and what the visitor can do. */
function problemText(problem: VisitorProblem, { messages }: FormContext): TemplateResult {
  const { code, retryAfterSeconds } = problem;
  const retry = retryAfterSeconds ? messages.retryAfter(inAbout(retryAfterSeconds, messages)) : '';
  return html`
    <div class="alert">
      ${alertIcon}
      <div>
        <p>${messages.problems[code]} ${retry}</p>
        ${fallbackPhone(problem.fallbackPhone, messages)}
      </div>
    </div>
  `;
}

/** Confirms the number as understood and the time, before sending. */
function summary(flow: FormFlow, context: FormContext) {
  const { kit, checked } = context;
  if (!checked?.ok || !kit) return nothing;
  const number = withCountry(kit.international(checked.e164), checked.country, flow, context);
  const sentence = summaryText(flow, number, context);
  if (!sentence) return nothing;
  const [before, after] = sentence.split(number);
  return html`${before}<strong>${number}</strong>${after}`;
}

/** The number as it will be called, with its country where there is a choice. */
function withCountry(
  number: string,
  country: string,
  { popup }: FormFlow,
  { messages }: FormContext,
): string {
  return popup.countries.length > 1 ? `${number} (${countryName(country, messages)})` : number;
}

function summaryText(
  flow: FormFlow,
  number: string,
  { messages, now }: FormContext,
): string | null {
  const { when } = flow.draft;
  if (when.kind === 'appointment') {
    if (!when.slotAt || (flow.step === 'form' && flow.faults.slotAt)) return null;
    return messages.summaryAt(number, callMoment(when.slotAt, flow.popup.timeZone, now, messages));
  }
  if (when.kind === 'now')
    return flow.popup.voicemail ? messages.summaryVoicemail(number) : messages.summaryNow(number);
  const time = timeOf(now + when.seconds * 1000, flow.popup.timeZone, messages);
  return messages.summaryLater(number, inDelay(when.seconds, messages), time);
}
