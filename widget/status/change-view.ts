import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../messages/messages.js';
import { timesPart } from '../times-part.js';
import type { AppointmentChange } from './appointment-change.js';

/** The button that opens the choice of another time, and the choice itself. */
export function changeView(
  change: AppointmentChange,
  now: number,
  messages: Messages,
): TemplateResult {
  return html`
    <button
      type="button"
      class="secondary"
      aria-expanded=${change.isOpen ? 'true' : 'false'}
      @click=${() => change.toggle()}
    >
      ${messages.changeTime}
    </button>
    ${change.isOpen ? choiceView(change, now, messages) : nothing}
  `;
}

function choiceView(change: AppointmentChange, now: number, messages: Messages): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void change.confirm();
  };
  const { part } = timesPart;
  if (!part)
    return html`<p class="hint" role="status">${timesPart.failed ? messages.timesUnavailable : messages.loadingTimes}</p>`;
  return html`
    <form class="change" novalidate @submit=${submit}>
      ${part.slotFields({
        slots: change.slots,
        chosen: change.chosen,
        fault: change.fault,
        disabled: change.isSending,
        now,
        messages,
        choose: (at) => change.choose(at),
        retry: () => change.reload(),
      })}
      ${
        change.slots.list?.slots.length
          ? html`<button type="submit" class="primary" aria-disabled=${change.isSending ? 'true' : nothing}>
              ${change.isSending ? messages.changingTime : messages.confirmTime}
            </button>`
          : nothing
      }
    </form>
  `;
}
