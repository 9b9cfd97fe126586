import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { errorText } from './error-text.js';
import type { PartOfDay } from './messages/messages.js';
import { partOfDay } from './messages/slot-days.js';
import { shortDay } from './messages/wording.js';
import type { DayField, TimeField } from './slot-choice.js';

/** Of more times than this in a day, only the part of the day with the chosen one is unfolded. */
const SHOWN_TIMES = 24;

/** The days side by side, the full ones too, as radio buttons. */
export function dayChips({
  days,
  day,
  sooner,
  disabled,
  messages,
  choose,
}: DayField): TemplateResult {
  return html`
    <fieldset id="day">
      <legend class="visually-hidden">${messages.day}</legend>
      <div class="days">
        ${sooner ? chip('day', '', sooner, !day, disabled, choose, 'sooner') : nothing}
        ${days.map(({ date, name, times }) => {
          const isFull = times.length === 0;
          const [weekday, number] = shortDay(date, messages);
          const content = html`<span aria-hidden="true">${weekday}<b>${number}</b></span
            ><span class="visually-hidden">${name} ${isFull ? messages.dayFull : ''}</span>`;
          return chip('day', date, content, date === day?.date, disabled || isFull, choose);
        })}
      </div>
    </fieldset>
  `;
}

/** The times of a day by part of the day, as radio buttons. */
export function timeChips(field: TimeField): TemplateResult {
  const { day, chosen, disabled, hint, error, messages, choose } = field;
  const parts = new Map<PartOfDay, TimeField['day']['times']>();
  for (const time of day.times) {
    const part = partOfDay(time.label);
    parts.set(part, [...(parts.get(part) ?? []), time]);
  }
  const isUnfolded = (times: TimeField['day']['times']) =>
    day.times.length <= SHOWN_TIMES || times.some(({ at }) => at === chosen);
  return html`
    <div
      id="time"
      class="parts"
      role="radiogroup"
      tabindex="-1"
      aria-label=${messages.time}
      aria-invalid=${error ? 'true' : nothing}
      aria-describedby=${[hint && 'time-hint', error && 'time-error'].filter(Boolean).join(' ') || nothing}
    >
      ${[...parts].map(
        ([part, times]) => html`<details class="part" ?open=${isUnfolded(times)}>
          <summary>${messages.partsOfDay[part]}</summary>
          <div class="times">
            ${times.map(({ at, label }) => chip('time', at, label, at === chosen, disabled, choose))}
          </div>
        </details>`,
      )}
    </div>
    ${hint ? html`<p class="hint" id="time-hint">${hint}</p>` : nothing}
    ${error ? errorText('time-error', error) : nothing}
  `;
}

/** A radio button that looks like a key. */
export const chip = (
  name: string,
  value: string,
  content: unknown,
  checked: boolean,
  disabled: boolean,
  choose: (value: string) => void,
  kind = '',
): TemplateResult => html`
  <label class="chip ${kind}">
    <input
      type="radio"
      name=${name}
      .value=${value}
      .checked=${live(checked)}
      ?disabled=${disabled}
      @change=${() => choose(value)}
    />${content}
  </label>
`;
