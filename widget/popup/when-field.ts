import { html, nothing, type TemplateResult } from 'lit';
import { callAtSlot, callIn, callNow, chosenSlot, offeredDelays } from '../callback-flow.js';
import { inDelay } from '../messages/wording.js';
import { timesPart } from '../times-part.js';
import type { FormContext, FormFlow } from './form-context.js';

type TimesPart = NonNullable<typeof timesPart.part>;

/** The choice between now and later, if the popup offers it. Later is a delay or an appointment. */
export function whenField(flow: FormFlow, context: FormContext) {
  const { acceptsRequests, appointments } = flow.popup;
  const delays = offeredDelays(flow.popup);
  if (delays.length === 0 && !appointments) return nothing;
  const { messages } = context;
  const isLater = flow.draft.when.kind !== 'now';
  return html`
    <fieldset>
      <legend class="visually-hidden">${messages.when}</legend>
      ${acceptsRequests ? nowOrLater(flow, context, isLater, delays[0]) : nothing}
      ${isLater ? html`<div class="later">${laterFields(flow, context, delays)}</div>` : nothing}
    </fieldset>
  `;
}

function nowOrLater(
  flow: FormFlow,
  { messages, edit }: FormContext,
  isLater: boolean,
  firstDelay: number | undefined,
): TemplateResult {
  const option = (id: string, text: string, checked: boolean, choose: () => void) => html`
    <label for=${id}>
      <input
        id=${id}
        type="radio"
        name="when"
        ?checked=${checked}
        ?disabled=${flow.step === 'sending'}
        @change=${choose}
      />${text}
    </label>
  `;
  const chooseLater = () => edit({ when: firstDelay ? callIn(firstDelay) : callAtSlot(null) });
  return html`
    <div class="choice">
      ${option('now', flow.popup.voicemail ? messages.nowByVoicemail : messages.now, !isLater, () => edit({ when: callNow }))}
      ${option('later', messages.later, isLater, chooseLater)}
    </div>
  `;
}

function laterFields(
  flow: FormFlow,
  context: FormContext,
  delays: readonly number[],
): TemplateResult {
  const { messages, edit, slots, now } = context;
  const { part } = timesPart;
  if (!part) return waitingForTimes(context);
  const { when } = flow.draft;
  const delayView = delayField(flow, context, delays, part);
  const [firstDelay] = delays;
  if (!flow.popup.appointments) return delayView;
  return part.slotFields({
    slots,
    chosen: chosenSlot(when),
    fault: (flow.step === 'form' && flow.faults.slotAt) || null,
    disabled: flow.step === 'sending',
    now,
    messages,
    choose: (slotAt) => edit({ when: callAtSlot(slotAt) }),
    retry: () => slots.reload(flow.popup.id),
    ...(firstDelay && {
      sooner: {
        name: messages.soon,
        chosen: when.kind === 'delay',
        choose: () => edit({ when: callIn(firstDelay) }),
        view: delayView,
      },
    }),
  });
}

function waitingForTimes({ messages, loadTimes }: FormContext): TemplateResult {
  if (!timesPart.failed) return html`<p class="hint" role="status">${messages.loadingTimes}</p>`;
  return html`
    <p class="hint" role="status">${messages.timesUnavailable}</p>
    <button type="button" class="link" @click=${loadTimes}>${messages.tryAgain}</button>
  `;
}

function delayField(
  flow: FormFlow,
  { messages, edit }: FormContext,
  delays: readonly number[],
  { chip }: TimesPart,
): TemplateResult {
  const { when } = flow.draft;
  return html`
    <fieldset id="delay">
      <legend class="visually-hidden">${messages.delay}</legend>
      <div class="times delays">
        ${delays.map((seconds) =>
          chip(
            'delay',
            String(seconds),
            inDelay(seconds, messages),
            when.kind === 'delay' && seconds === when.seconds,
            flow.step === 'sending',
            () => edit({ when: callIn(seconds) }),
          ),
        )}
      </div>
    </fieldset>
  `;
}
