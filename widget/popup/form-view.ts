import { html, nothing, type TemplateResult } from 'lit';
import { askedFields } from '../callback-flow.js';
import { alertIcon } from '../icons.js';
import { callMoment, inAbout, inDelay, timeOf } from '../messages/wording.js';
import type { VisitorProblem } from '../proxy-client.js';
import type { FilledFlow, FormContext } from './form-context.js';
import { numberField } from './number-field.js';
import { textField } from './text-field.js';
import { fallbackPhone } from './waiting-views.js';
import { whenField } from './when-field.js';

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
          ${flow.step === 'form' && flow.problem ? problemText(flow.problem, context) : nothing}
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
