import { html, nothing, type TemplateResult } from 'lit';
import type { FreeSlots } from './free-slots.js';
import { isDaytime } from './messages/daytime.js';
import type { Messages } from './messages/messages.js';
import { type DayOfSlots, slotDays, withFullDays } from './messages/slot-days.js';
import { ownerMoment } from './messages/wording.js';
import { dayChips, timeChips } from './slot-chips.js';
import type { DayField, TimeField } from './slot-choice.js';
import type { SlotFault } from './slot-faults.js';
import { dayList, timeList } from './slot-lists.js';

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
  /** An extra entry before the days; while chosen, its view replaces the times. */
  sooner?: { name: string; chosen: boolean; choose(): void; view: TemplateResult };
}

export { chip } from './slot-chips.js';
export { timesStyles } from './times-styles.js';

/** The day and the time: all at a glance where there is room, else the lists of the device. */
export function slotFields(fields: SlotFields): TemplateResult {
  const { slots, chosen, now, messages, sooner, disabled } = fields;
  const days = slots.list ? slotDays(slots.list, now, messages) : [];
  const current = dayOf(chosen, days, slots.list?.visitorTimeZone);
  const day = sooner?.chosen ? undefined : current;
  const [dayView, timeView] = matchMedia('(min-width: 360px) and (min-height: 520px)').matches
    ? [dayChips, timeChips]
    : [dayList, timeList];
  const dayField: DayField = {
    days: slots.list ? withFullDays(days, slots.list.visitorTimeZone, now, messages) : [],
    day,
    sooner: sooner?.name ?? null,
    disabled,
    messages,
    choose: (date) => {
      const newDay = days.find((other) => other.date === date);
      if (newDay) fields.choose(sameTimeOn(newDay, current, chosen));
      else sooner?.choose();
    },
  };
  return html`
    ${sooner || days.length > 0 ? dayView(dayField) : nothing}
    ${sooner?.chosen ? sooner.view : day ? timeView(timeField(day, fields)) : nothing}
    <div role="status">${statusView(fields, days.length > 0)}</div>
  `;
}

function timeField(day: DayOfSlots, fields: SlotFields): TimeField {
  const { slots, chosen, fault, disabled, now, messages, choose } = fields;
  const isFree = day.times.some(({ at }) => at === chosen);
  const owner =
    chosen && isFree && slots.list ? ownerMoment(chosen, slots.list.timeZone, now, messages) : null;
  return {
    day,
    chosen: isFree ? chosen : null,
    disabled,
    hint: owner && messages.ownerTime(owner),
    error: fault && (fault === 'quiet' ? messages.problems['quiet-hours'] : messages.timeTaken),
    messages,
    choose,
  };
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

/** The slot at the chosen time of day on another day, if it is free; otherwise the first one by day. */
function sameTimeOn(
  newDay: DayOfSlots,
  day: DayOfSlots | undefined,
  chosen: string | null,
): string {
  const label = day?.times.find(({ at }) => at === chosen)?.label;
  const slot =
    newDay.times.find((time) => time.label === label) ??
    newDay.times.find((time) => isDaytime(time.label)) ??
    newDay.times[0];
  return slot?.at ?? '';
}
