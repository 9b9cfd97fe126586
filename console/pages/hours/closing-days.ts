import { html, nothing, type TemplateResult } from 'lit';
import type { HolidayName } from '../../../shared/configuration/holiday-names.js';
import { inLanguage, language } from '../../language.js';
import { hours as en } from '../../messages/en/hours.js';
import { hours as fr } from '../../messages/fr/hours.js';
import { icon } from '../../pieces/icon.js';

const words = inLanguage({ en, fr });

export interface Holiday {
  day: string;
  key: HolidayName;
}
/** The public holidays of a year, and those of Alsace and Moselle besides. */
export interface HolidayYear {
  year: number;
  holidays: readonly Holiday[];
  local: readonly Holiday[];
}

interface ClosingEditor {
  closed: readonly string[];
  /** Such as 2026-11-27, on the clock of the site. */
  today: string;
  years: readonly HolidayYear[];
  isOwner: boolean;
  withLocal: boolean;
  change(closed: readonly string[]): void;
  addHolidays(year: HolidayYear): void;
  setLocal(withLocal: boolean): void;
}

const inWords = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  timeZone: 'UTC',
});

/** A day such as 2026-12-25, for people. */
export const dayInWords = (day: string): string => inWords.format(new Date(`${day}T00:00:00Z`));

/** The days on which it is closed, those to come first, with the name of the holiday. */
export function closingDays(editor: ClosingEditor): TemplateResult {
  const { closed, today, years, isOwner } = editor;
  const names = new Map(
    years.flatMap(({ holidays, local }) =>
      [...holidays, ...local].map(({ day, key }) => [day, words.holidayNames[key]] as const),
    ),
  );
  const coming = closed.filter((day) => day >= today);
  const past = closed.length - coming.length;
  const without = (gone: string) => editor.change(closed.filter((day) => day !== gone));
  return html`
    <section class="panel padded section" aria-labelledby="closing-days">
      <h2 id="closing-days">${words.closedTitle}</h2>
      <p class="lead">${words.closedLead}</p>
      ${
        coming.length === 0
          ? html`<p>${words.noClosed}</p>`
          : html`<ul class="closing-days">
              ${coming.map(
                (day) => html`<li>
                  <time datetime=${day}>${dayInWords(day)}</time>
                  <span>${names.get(day) ?? ''}</span>
                  ${
                    isOwner
                      ? html`<button class="button small" type="button" aria-label=${words.removeDay(dayInWords(day))} @click=${() => without(day)}>
                          ${icon('close')}
                        </button>`
                      : nothing
                  }
                </li>`,
              )}
            </ul>`
      }
      ${
        past > 0
          ? html`<p class="past">
              ${words.past(past)}
              ${
                isOwner
                  ? html`<button class="button small" type="button" @click=${() => editor.change(coming)}>
                      ${words.removePast}
                    </button>`
                  : nothing
              }
            </p>`
          : nothing
      }
      ${isOwner ? additions(editor) : nothing}
    </section>
  `;
}

function additions(editor: ClosingEditor): TemplateResult {
  const { closed, today, years, withLocal } = editor;
  const add = (event: Event): void => {
    const input = (event.currentTarget as HTMLElement)
      .closest('.add-day')
      ?.querySelector<HTMLInputElement>('input');
    if (!input?.value) {
      input?.focus();
      return;
    }
    editor.change([...new Set([...closed, input.value])].sort());
    input.value = '';
  };
  return html`
    <div class="add-day">
      <label for="new-day">${words.newDay}</label>
      <input id="new-day" type="date" min=${today} />
      <button class="button" type="button" @click=${add}>${words.addDay}</button>
    </div>
    <div class="add-holidays">
      ${years.map(
        (year) =>
          html`<button class="button" type="button" @click=${() => editor.addHolidays(year)}>
            ${icon('plus')}${words.holidays(year.year)}
          </button>`,
      )}
      <label class="tick">
        <input
          type="checkbox"
          .checked=${withLocal}
          @change=${(event: Event) => editor.setLocal((event.target as HTMLInputElement).checked)}
        />
        <span>${words.local}</span>
      </label>
    </div>
  `;
}
