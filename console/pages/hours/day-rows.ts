import { html, nothing, type TemplateResult } from 'lit';
import {
  type Day,
  days,
  faultOfSpan,
  nextSpan,
  type Span,
  tidySpans,
} from '../../configuration/week.js';
import { inLanguage } from '../../language.js';
import { hours as en } from '../../messages/en/hours.js';
import { hours as fr } from '../../messages/fr/hours.js';
import { icon } from '../../pieces/icon.js';

const words = inLanguage({ en, fr });

interface DayEditor {
  spans: Readonly<Record<Day, readonly Span[]>>;
  isOwner: boolean;
  change(day: Day, spans: readonly Span[]): void;
  copy(day: Day): void;
  /** After an opening was added to a day, or removed. */
  focus(day: Day, place: number): void;
}

const weekdayCount = 5;

/** The openings of each day, as fields. */
export const dayRows = (editor: DayEditor): TemplateResult => html`
  <ul class="day-rows">
    ${days.map((day) => dayRow(day, editor))}
  </ul>
`;

function dayRow(day: Day, editor: DayEditor): TemplateResult {
  const spans = editor.spans[day];
  const name = words.days[day];
  const add = (): void => {
    editor.change(day, [...spans, nextSpan(spans)]);
    editor.focus(day, spans.length);
  };
  const isWeekday = days.indexOf(day) < weekdayCount;
  return html`<li data-day=${day}>
    <b>${name}</b>
    <div class="spans">
      ${spans.length === 0 ? html`<span class="closed-text">${words.closedAllDay}</span>` : nothing}
      ${spans.map((_, index) => spanFields(day, index, editor))}
    </div>
    ${
      editor.isOwner
        ? html`<span class="row-acts">
            <button class="button small" type="button" aria-label=${words.add(name)} @click=${add}>
              ${icon('plus')}${words.addShort}
            </button>
            ${
              isWeekday && spans.length > 0
                ? html`<button class="button small" type="button" aria-label=${words.copy(name)} @click=${() => editor.copy(day)}>
                    ${words.copyShort}
                  </button>`
                : nothing
            }
          </span>`
        : nothing
    }
  </li>`;
}

function spanFields(day: Day, index: number, editor: DayEditor): TemplateResult {
  const spans = editor.spans[day];
  const name = words.days[day];
  const fault = faultOfSpan(spans, index);
  const faultId = `fault-${day}-${index}`;
  const set = (part: keyof Span, event: Event): void =>
    editor.change(
      day,
      spans.map((span, at) =>
        at === index ? { ...span, [part]: (event.target as HTMLInputElement).value } : span,
      ),
    );
  const remove = (): void => {
    editor.change(
      day,
      spans.filter((_, at) => at !== index),
    );
    editor.focus(day, Math.min(index, spans.length - 2));
  };
  const time = (part: keyof Span, label: string) => html`<input
    type="text"
    inputmode="numeric"
    maxlength="5"
    autocomplete="off"
    aria-label=${label}
    aria-invalid=${fault ? 'true' : nothing}
    aria-describedby=${fault ? faultId : nothing}
    .value=${spans[index]?.[part] ?? ''}
    @input=${(event: Event) => set(part, event)}
    @change=${() => editor.change(day, tidySpans(spans))}
  />`;
  return html`<span class="span">
    ${time('from', words.opens(name, index + 1))}<span aria-hidden="true">${words.until}</span>
    ${time('to', words.closes(name, index + 1))}
    ${
      editor.isOwner
        ? html`<button class="button small" type="button" aria-label=${words.remove(name, index + 1)} @click=${remove}>
            ${icon('close')}
          </button>`
        : nothing
    }
    ${fault ? html`<span class="fault" id=${faultId}>${words.faults[fault]}</span>` : nothing}
  </span>`;
}
