import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FreeSlots } from './free-slots.js';
import { alertIcon } from './icons.js';
import type { Messages } from './messages/messages.js';
import { type DayOfSlots, slotDays } from './messages/slot-days.js';
import { ownerMoment } from './messages/wording.js';
import type { SlotFault } from './slot-faults.js';

interface SlotFields {
  slots: FreeSlots;
  /** `at` of the chosen slot; null if none is chosen. A slot that is no longer listed counts as none. */
  chosen: string | null;
  fault: SlotFault | null;
  disabled: boolean;
  now: number;
  messages: Messages;
  choose(at: string): void;
  retry(): void;
  /** An extra entry before the days; while chosen, its view replaces the list of times. */
  sooner?: { name: string; chosen: boolean; choose(): void; view: TemplateResult };
}

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

/** Two lists, the day and the time: every device has a good control for a list. */
export function slotFields(fields: SlotFields): TemplateResult {
  const { slots, chosen, now, messages, sooner } = fields;
  const days = slots.list ? slotDays(slots.list, now, messages) : [];
  const day = dayOf(chosen, days, slots.list?.visitorTimeZone);
  const isSooner = sooner?.chosen ?? false;
  const onDay = (value: string) => {
    const newDay = days.find(({ date }) => date === value);
    if (newDay) fields.choose(sameTimeOn(newDay, day, chosen));
    else sooner?.choose();
  };
  const dayOptions = [
    ...(sooner ? [{ value: '', text: sooner.name, selected: isSooner }] : []),
    ...days.map(({ date, name }) => ({
      value: date,
      text: name,
      selected: !isSooner && date === day?.date,
    })),
  ];
  return html`
    ${dayOptions.length > 0 ? select('day', messages.day, dayOptions, fields, onDay) : nothing}
    ${isSooner ? sooner?.view : day ? timeField(day, fields) : nothing}
    <div role="status">${statusView(fields, days.length > 0)}</div>
  `;
}

function timeField(day: DayOfSlots, fields: SlotFields): TemplateResult {
  const { chosen, fault, messages } = fields;
  const chosenTime = day.times.find(({ at }) => at === chosen);
  const options = [
    ...(chosenTime ? [] : [{ value: '', text: messages.chooseTime, selected: true }]),
    ...day.times.map(({ at, label }) => ({ value: at, text: label, selected: at === chosen })),
  ];
  const owner =
    chosenTime && fields.slots.list
      ? ownerMoment(chosenTime.at, fields.slots.list.timeZone, fields.now, messages)
      : null;
  return select('time', messages.time, options, fields, (at) => at && fields.choose(at), {
    error: fault && (fault === 'quiet' ? messages.problems['quiet-hours'] : messages.timeTaken),
    hint: owner && messages.ownerTime(owner),
  });
}

function select(
  id: string,
  label: string,
  options: readonly Option[],
  { disabled }: SlotFields,
  onChange: (value: string) => void,
  { error, hint }: { error?: string | null; hint?: string | null } = {},
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
      ${error ? html`<p class="error" id=${`${id}-error`}>${alertIcon}<span>${error}</span></p>` : nothing}
    </div>
  `;
}

function statusView({ slots, messages, retry, sooner }: SlotFields, hasDays: boolean) {
  if (slots.failed)
    return html`
      <p class="hint">${messages.timesUnavailable}</p>
      <button type="button" class="link" @click=${retry}>${messages.tryAgain}</button>
    `;
  if (!slots.list) return html`<p class="hint">${messages.loadingTimes}</p>`;
  return hasDays || sooner ? nothing : html`<p class="hint">${messages.noTimes}</p>`;
}

/** The day of the chosen slot, even if the slot is no longer free; otherwise the first day. */
function dayOf(
  chosen: string | null,
  days: readonly DayOfSlots[],
  timeZone: string | undefined,
): DayOfSlots | undefined {
  if (!chosen) return days[0];
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(
    new Date(chosen),
  );
  return days.find((day) => day.date === date) ?? days[0];
}

/** The slot at the chosen time of day on another day, if it is free; otherwise the first slot of that day. */
function sameTimeOn(
  newDay: DayOfSlots,
  day: DayOfSlots | undefined,
  chosen: string | null,
): string {
  const label = day?.times.find(({ at }) => at === chosen)?.label;
  return (newDay.times.find((time) => time.label === label) ?? newDay.times[0])?.at ?? '';
}
