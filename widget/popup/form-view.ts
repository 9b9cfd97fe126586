import { html, nothing, type TemplateResult } from 'lit';
import { shownFields, type TextField } from '../callback-flow.js';
import { alertIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { callMoment, countryName, inAbout, inDelay, listOf, timeOf } from '../messages/wording.js';
import type { VisitorProblem } from '../proxy-refusal.js';
import type { FormContext, FormFlow } from './form-context.js';
import { fallbackPhone } from './loading-views.js';
import { numberField } from './number-field.js';
import { privacyView } from './privacy-view.js';
import { textField } from './text-field.js';
import { whenField } from './when-field.js';

/** @param intro shown above the fields, and scrolled with them */
export function formView(
  flow: FormFlow,
  context: FormContext,
  intro: TemplateResult,
): TemplateResult {
  const { messages } = context;
  const sending = flow.step === 'sending';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    context.send();
  };
  // Not on blur, which comes when the pointer goes down: an error that appears then would move the button away.
  const validateNumber = (event: Event) => {
    if ((event.target as Element).id !== 'number') context.validateNumber();
  };
  return html`
    <form class="request" novalidate @submit=${submit} @click=${validateNumber} @keyup=${validateNumber}>
      <div class="fields">
        ${intro} ${numberField(flow, context)} ${whenField(flow, context)} ${details(flow, context)}
        ${privacyView(flow, context)}
      </div>
      <div class="send">
        <div role="alert">${flow.step === 'form' && flow.problem ? problemText(flow.problem, context) : nothing}</div>
        <p part="summary" class="summary" id="summary" aria-live="polite" aria-atomic="true">${summary(flow, context)}</p>
        ${flow.step === 'sending' && flow.slow ? html`<div class="summary"><p>${messages.slow}</p>${fallbackPhone(flow.popup.fallbackPhone, messages)}</div>` : nothing}
        ${flow.step === 'sending' && flow.checking ? html`<p class="summary checking">${messages.checkingText}</p>` : nothing}
        <button type="submit" part="send" class="primary" aria-disabled=${sending ? 'true' : nothing} aria-describedby="summary">
          ${sending ? html`<span class="spinner"></span>${messages.sending}` : messages.send}
        </button>
      </div>
    </form>
  `;
}

/** The fields that nobody must fill in, folded until one is wanted, has a text or has a fault. */
function details(flow: FormFlow, context: FormContext) {
  const { messages, edit } = context;
  const asked = shownFields(flow);
  if (asked.length === 0) return nothing;
  const isNeeded = (field: TextField) =>
    flow.draft[field] !== '' || (flow.step === 'form' && flow.faults[field] !== undefined);
  const names = asked.map((field) =>
    field === 'name' ? messages.myName : withinSentence(flow.popup.labels[field] ?? '', messages),
  );
  const onToggle = ({ currentTarget }: Event) => {
    const { open, firstElementChild, lastElementChild } = currentTarget as HTMLDetailsElement;
    const root = firstElementChild?.getRootNode() as ShadowRoot;
    if (!open) return;
    // The summary, which the visitor has activated, is gone.
    if (root.activeElement === firstElementChild) lastElementChild?.querySelector('input')?.focus();
    edit({ showsDetails: true });
  };
  return html`
    <details class="more" ?open=${flow.draft.showsDetails || asked.some(isNeeded)} @toggle=${onToggle}>
      <summary>${messages.add(listOf(names, messages))}</summary>
      <div>${asked.map((field) => textField(field, flow, context))}</div>
    </details>
  `;
}

/** `order number` for `Order number`; abbreviations, and German nouns, keep their capital. */
const withinSentence = (label: string, { language }: Messages): string =>
  language !== 'de' && /^\p{Lu}\p{Ll}/u.test(label)
    ? label[0]?.toLowerCase() + label.slice(1)
    : label;

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
        ${problem.reference ? html`<p class="reference">${messages.reference(problem.reference)}</p>` : nothing}
      </div>
    </div>
  `;
}

/** Confirms the number as understood, with its country where there is a choice, and the time, before sending. */
function summary(flow: FormFlow, context: FormContext) {
  const { kit, checked, messages } = context;
  if (!checked?.ok || !kit) return nothing;
  const number = kit.international(checked.e164);
  const sentence = summaryText(flow, number, context);
  if (!sentence) return nothing;
  const [before, after] = sentence.split(number);
  const country =
    flow.popup.countries.length > 1 ? ` (${countryName(checked.country, messages)})` : '';
  return html`${before}<strong dir="ltr">${number}</strong>${country}${after}`;
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
