import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { errorText } from './error-text.js';
import type { DayField, TimeField } from './slot-choice.js';

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

/** The days as a list of the device. */
export function dayList({
  days,
  day,
  sooner,
  disabled,
  messages,
  choose,
}: DayField): TemplateResult {
  const options = [
    ...(sooner ? [{ value: '', text: sooner, selected: !day }] : []),
    ...days
      .filter(({ times }) => times.length > 0)
      .map(({ date, name }) => ({ value: date, text: name, selected: date === day?.date })),
  ];
  return select('day', messages.day, options, disabled, choose);
}

/** The times of a day as a list of the device. */
export function timeList(field: TimeField): TemplateResult {
  const { day, chosen, disabled, messages, choose } = field;
  const options = [
    ...(chosen ? [] : [{ value: '', text: messages.chooseTime, selected: true }]),
    ...day.times.map(({ at, label }) => ({ value: at, text: label, selected: at === chosen })),
  ];
  return select('time', messages.time, options, disabled, (at) => at && choose(at), field);
}

function select(
  id: string,
  label: string,
  options: readonly Option[],
  disabled: boolean,
  onChange: (value: string) => void,
  { error, hint }: Partial<Pick<TimeField, 'error' | 'hint'>> = {},
): TemplateResult {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select
        id=${id}
        ?disabled=${disabled}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${described || nothing}
        @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value)}
      >
        ${options.map(
          ({ value, text, selected }) =>
            html`<option value=${value} .selected=${live(selected)}>${text}</option>`,
        )}
      </select>
      ${hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : nothing}
      ${error ? errorText(`${id}-error`, error) : nothing}
    </div>
  `;
}
