import { html, nothing, type TemplateResult } from 'lit';
import { inDelay } from '../messages/wording.js';
import { slotFields } from '../slot-fields.js';
import type { FilledFlow, FormContext } from './form-context.js';

/** Now or later, where the popup lets a visitor choose; later is in some minutes, or at a time of the schedule. */
export function whenField(flow: FilledFlow, context: FormContext) {
  const { acceptsRequests, appointments, delaysSeconds } = flow.popup;
  const delays = acceptsRequests ? delaysSeconds.filter((seconds) => seconds > 0) : [];
  if (delays.length === 0 && !appointments) return nothing;
  const { messages } = context;
  const isLater = flow.draft.delaySeconds > 0 || flow.draft.slotAt !== null;
  return html`
    <fieldset>
      <legend>${messages.when}</legend>
      ${acceptsRequests ? nowOrLater(flow, context, isLater, delays[0]) : nothing}
      ${isLater ? html`<div class="later">${laterFields(flow, context, delays)}</div>` : nothing}
    </fieldset>
  `;
}

function nowOrLater(
  flow: FilledFlow,
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
  const chooseLater = () =>
    edit(firstDelay ? { delaySeconds: firstDelay, slotAt: null } : { delaySeconds: 0, slotAt: '' });
  return html`
    <div class="choice">
      ${option('now', messages.now, !isLater, () => edit({ delaySeconds: 0, slotAt: null }))}
      ${option('later', messages.later, isLater, chooseLater)}
    </div>
  `;
}

function laterFields(
  flow: FilledFlow,
  context: FormContext,
  delays: readonly number[],
): TemplateResult {
  const { messages, edit, slots, now } = context;
  const delayView = delayField(flow, context, delays);
  const [firstDelay] = delays;
  if (!flow.popup.appointments) return delayView;
  return slotFields({
    slots,
    chosen: flow.draft.slotAt ?? '',
    gone: flow.step === 'form' && flow.faults.slotAt !== undefined,
    disabled: flow.step === 'sending',
    now,
    messages,
    choose: (slotAt) => edit({ delaySeconds: 0, slotAt }),
    retry: () => slots.reload(flow.popup.id),
    ...(firstDelay && {
      sooner: {
        name: messages.soon,
        chosen: flow.draft.slotAt === null,
        choose: () => edit({ delaySeconds: firstDelay, slotAt: null }),
        view: delayView,
      },
    }),
  });
}

function delayField(
  flow: FilledFlow,
  { messages, edit }: FormContext,
  delays: readonly number[],
): TemplateResult {
  return html`
    <div class="field">
      <label for="delay">${messages.delay}</label>
      <select
        id="delay"
        ?disabled=${flow.step === 'sending'}
        @change=${(event: Event) => edit({ delaySeconds: Number((event.target as HTMLSelectElement).value) })}
      >
        ${delays.map(
          (
            seconds,
          ) => html`<option value=${seconds} ?selected=${seconds === flow.draft.delaySeconds}>
            ${inDelay(seconds, messages)}
          </option>`,
        )}
      </select>
    </div>
  `;
}
