import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { ScheduleEntry } from '../../shared/configuration/configuration-file.js';
import { browserClock } from '../../widget/clock.js';
import { ApiProblem, type Tagged } from '../api-client.js';
import { type AppliedView, planOf } from '../configuration/change.js';
import { changeList } from '../configuration/change-list.js';
import type { ShownChange } from '../configuration/popup-changes.js';
import '../configuration/save-dialog.js';
import type { Change, SaveDialog } from '../configuration/save-dialog.js';
import {
  changeOfWeek,
  countOfChanges,
  type Day,
  days,
  faultOfSpan,
  readWeek,
  rebasedWeek,
  type Span,
  tidySpans,
  type WeekDraft,
  writeWeek,
} from '../configuration/week.js';
import { inLanguage } from '../language.js';
import { hours as en } from '../messages/en/hours.js';
import { hours as fr } from '../messages/fr/hours.js';
import './hours/hours.css';
import { closingDays, dayInWords, type HolidayYear } from './hours/closing-days.js';
import { dayRows } from './hours/day-rows.js';
import { dayText, weekOverview } from './hours/week-overview.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });
const weekdays = days.slice(0, 5);
const noHours: ScheduleEntry = { weekly: {}, closed: [] };

interface Loaded {
  week: WeekDraft;
  years: HolidayYear[];
}

/** The opening hours of one schedule: a week, and the days on which it is closed. */
@customElement('schedule-page')
export class SchedulePage extends LoadedPage<Loaded> {
  @state() private base: WeekDraft = readWeek(noHours);
  @state() private draft: WeekDraft = readWeek(noHours);
  @state() private withLocal = false;
  /** What just happened, for readers of screens. */
  @state() private said = '';
  @query('save-dialog') private dialog!: SaveDialog;
  /** Of what the draft changes; undefined: there is no such schedule yet. */
  #tag: string | undefined;

  get #name(): string {
    return this.route.params.name ?? '';
  }

  get #path(): string {
    return `/schedules/${encodeURIComponent(this.#name)}`;
  }

  /** On the clock of the site, such as 2026-11-27. */
  get #today(): string {
    const { timeZone } = this.session;
    return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(
      browserClock.now(),
    );
  }

  protected override async load(signal: AbortSignal): Promise<Loaded> {
    const year = Number(this.#today.slice(0, 4));
    const [{ value, tag }, ...years] = await Promise.all([
      this.#read(signal),
      ...[year, year + 1].map(async (one) => ({
        year: one,
        ...(await this.api.get<Omit<HolidayYear, 'year'>>(`/public-holidays/${one}`, signal)),
      })),
    ]);
    this.#tag = tag || undefined;
    this.base = readWeek(value);
    this.draft = this.base;
    return { week: this.base, years };
  }

  /** A schedule that is not there yet comes to be with its first entry. */
  async #read(signal: AbortSignal): Promise<Tagged<ScheduleEntry>> {
    try {
      return await this.api.getTagged<ScheduleEntry>(this.#path, signal);
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || failure.code !== 'not-found') throw failure;
      return { value: noHours, tag: '' };
    }
  }

  readonly #change: Change = {
    plan: () => planOf(this.api, { schedules: { [this.#name]: writeWeek(this.draft) } }),
    summary: () => changeList(changesOf(this.base, this.draft)),
    save: async () => {
      const { value } = await this.api.sendTagged<AppliedView<ScheduleEntry>>(
        'PUT',
        this.#path,
        writeWeek(this.draft),
        this.#tag,
      );
      return value;
    },
    show: (present) => changeList(changesOf(this.base, readWeek(asEntry(present)))),
    rebase: (tag, present) => {
      const theirs = readWeek(asEntry(present));
      this.#tag = tag;
      this.draft = rebasedWeek(this.base, this.draft, theirs);
      this.base = theirs;
    },
    reload: this.reload,
  };

  #setSpans(changed: Partial<Record<Day, readonly Span[]>>): void {
    this.draft = { ...this.draft, spans: { ...this.draft.spans, ...changed } };
  }

  #copy(day: Day): void {
    const spans = this.draft.spans[day];
    this.#setSpans(Object.fromEntries(weekdays.map((one) => [one, spans])));
    this.said = words.copied(words.days[day]);
  }

  /** To the opening that is new, or the one in the place of one that is gone. */
  async #focus(day: Day, place: number): Promise<void> {
    await this.updateComplete;
    const row = this.querySelector(`[data-day="${day}"]`);
    const times = row?.querySelectorAll<HTMLElement>('.span');
    (times?.[place]?.querySelector('input') ?? row?.querySelector('button'))?.focus();
  }

  #addHolidays({ holidays, local }: HolidayYear): void {
    const wanted = [...holidays, ...(this.withLocal ? local : [])]
      .map(({ day }) => day)
      .filter((day) => day >= this.#today && !this.draft.closed.includes(day));
    this.draft = { ...this.draft, closed: [...this.draft.closed, ...wanted].sort() };
    this.said = words.addedHolidays(wanted.length);
  }

  #save(event: Event): void {
    event.preventDefault();
    for (const day of days) this.#setSpans({ [day]: tidySpans(this.draft.spans[day]) });
    const faulty = days.find((day) =>
      this.draft.spans[day].some((_, index, spans) => faultOfSpan(spans, index)),
    );
    if (faulty === undefined) void this.dialog.open();
    else this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  protected override render(): TemplateResult {
    const { timeZone } = this.session;
    return html`
      ${this.top(words.pageTitle(this.#name))}
      ${this.lead(`${words.zone(timeZone)} ${this.may('owner') ? words.midnight : words.readOnly}`)}
      ${this.whenLoaded(({ years }) => this.#editor(years))}
      <p><a href="/console/hours">${words.back}</a></p>
      <save-dialog .change=${this.#change} .timeZone=${this.session.timeZone}></save-dialog>
    `;
  }

  #editor(years: readonly HolidayYear[]): TemplateResult {
    const isOwner = this.may('owner');
    const { draft, withLocal } = this;
    return html`<form class="hours-editor" novalidate @submit=${this.#save}>
      <fieldset class="bare" ?disabled=${!isOwner}>
        <section class="panel padded section" aria-labelledby="week">
          <h2 id="week">${words.week}</h2>
          ${dayRows({
            ...{ spans: draft.spans, isOwner },
            change: (day, spans) => this.#setSpans({ [day]: spans }),
            copy: (day) => this.#copy(day),
            focus: (day, place) => void this.#focus(day, place),
          })}
        </section>
        ${closingDays({
          ...{ closed: draft.closed, today: this.#today, years, isOwner, withLocal },
          change: (closed) => {
            this.draft = { ...this.draft, closed };
          },
          addHolidays: (year) => this.#addHolidays(year),
          setLocal: (isWith) => {
            this.withLocal = isWith;
          },
        })}
      </fieldset>
      ${weekOverview(draft)}
      <p class="hidden-text" role="status">${this.said}</p>
      ${isOwner ? this.#saveBar() : nothing}
    </form>`;
  }

  #saveBar(): TemplateResult {
    const count = countOfChanges(changeOfWeek(this.base, this.draft));
    const undo = (): void => {
      this.draft = this.base;
    };
    return html`<div class="save-bar editor-acts">
      <span class="spring" role="status">${count > 0 ? words.unsaved(count) : words.saved}</span>
      <button class="button" type="button" ?disabled=${count === 0} @click=${undo}>${words.undo}</button>
      <button class="button primary" type="submit">${words.save}</button>
    </div>`;
  }
}

const asEntry = (present: unknown): ScheduleEntry => (present as ScheduleEntry | null) ?? noHours;

/** What changes between two weeks, for people. */
function changesOf(before: WeekDraft, after: WeekDraft): ShownChange[] {
  const { days: changed, closed, opened } = changeOfWeek(before, after);
  const listed = (label: string, list: readonly string[]): ShownChange[] =>
    list.length === 0 ? [] : [{ label, from: '', to: list.map(dayInWords).join('; ') }];
  return [
    ...changed.map((day) => ({
      label: words.days[day],
      from: dayText(before.spans[day]),
      to: dayText(after.spans[day]),
    })),
    ...listed(words.nowClosed, closed),
    ...listed(words.nowOpen, opened),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'schedule-page': SchedulePage;
  }
}
