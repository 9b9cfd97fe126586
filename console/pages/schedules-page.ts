import { html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { ScheduleEntry } from '../../shared/configuration/configuration-file.js';
import type { Day } from '../configuration/week.js';
import { inLanguage } from '../language.js';
import { hours as en } from '../messages/en/hours.js';
import { hours as fr } from '../messages/fr/hours.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { emptyState } from '../pieces/states.js';
import { go } from '../router.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });

interface ScheduleLine extends ScheduleEntry {
  name: string;
  /** Keys of the popups that use it. */
  popups: string[];
}

/** The opening hours, and who uses them. */
@customElement('schedules-page')
export class SchedulesPage extends LoadedPage<ScheduleLine[]> {
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<ScheduleLine[]> {
    return (await this.api.get<{ schedules: ScheduleLine[] }>('/schedules', signal)).schedules;
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title, {
        actions: this.may('owner')
          ? html`<button class="button primary" type="button" @click=${() => this.dialog.open()}>
              ${icon('plus')}${words.newHours}
            </button>`
          : undefined,
      })}
      ${this.lead(words.lead)}
      ${this.whenLoaded((schedules) => this.#list(schedules))}
      <confirm-dialog
        .heading=${words.newTitle}
        .verb=${words.newVerb}
        .body=${field({
          id: 'hours-name',
          label: words.newName,
          hint: words.newNameHint,
          control: html`<input id="hours-name" name="name" required maxlength="64" pattern="[A-Za-z0-9_\\-]+" autocomplete="off" aria-describedby="hours-name-hint" />`,
        })}
        .act=${async (form: FormData) => go(`/console/hours/${form.get('name')}`)}
      ></confirm-dialog>
    `;
  }

  #list(schedules: ScheduleLine[]): TemplateResult {
    return html`<section class="panel">
      ${
        schedules.length === 0
          ? emptyState({ icon: 'clock', title: words.none, text: words.noneText })
          : dataTable({
              label: words.title,
              rows: schedules,
              columns: [
                {
                  name: words.name,
                  cell: ({ name }) =>
                    html`<a href="/console/hours/${encodeURIComponent(name)}"><b>${name}</b></a>`,
                },
                { name: words.week, cell: ({ weekly }) => weekLines(weekly) },
                { name: words.closedDays, cell: ({ closed }) => words.count(closed.length) },
                {
                  name: words.usedBy,
                  cell: ({ popups }) => popups.join(', ') || words.nobody,
                },
              ],
            })
      }
    </section>`;
  }
}

/** `Monday – Friday 09:00–12:30, 14:00–18:30`, a line for each. */
function weekLines(weekly: ScheduleEntry['weekly']): unknown {
  const lines = Object.entries(weekly).map(([key, spans]) => {
    const [first = '', last] = key.split('-').map((day) => words.days[day as Day]);
    return `${last === undefined ? first : words.fromTo(first, last)} ${spans.map((span) => span.replace('-', '–')).join(', ')}`;
  });
  return lines.length === 0 ? words.closedAllDay : lines.map((line) => html`<div>${line}</div>`);
}

declare global {
  interface HTMLElementTagNameMap {
    'schedules-page': SchedulesPage;
  }
}
