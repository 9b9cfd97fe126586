import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import type { RequestPage, RequestRow, Today } from '../../shared/owner/requests.js';
import { browserClock } from '../../widget/clock.js';
import type { RefusalList, StopView } from '../api-shapes.js';
import { inLanguage } from '../language.js';
import { followRequests } from '../live-requests.js';
import { today as en } from '../messages/en/today.js';
import { why as whyEn } from '../messages/en/why.js';
import { today as fr } from '../messages/fr/today.js';
import { why as whyFr } from '../messages/fr/why.js';
import { dataTable } from '../pieces/data-table.js';
import { hourBars } from '../pieces/hour-bars.js';
import { clockTime, moment } from '../pieces/moments.js';
import { requestTable } from '../pieces/request-table.js';
import { durationText, refusalText } from '../pieces/request-words.js';
import { banner, emptyState, errorState, liveMark, loadingState } from '../pieces/states.js';
import { tile } from '../pieces/tile.js';
import { ConsolePage } from './console-page.js';

const words = inLanguage({ en, fr });
const whyWords = inLanguage({ en: whyEn, fr: whyFr });

const SHOWN_REQUESTS = 10;
const SHOWN_REFUSALS = 10;

/** The figures are read again this long after a change, and now and then without one. */
const FIGURES_AFTER_MS = 2 * SECOND_MS;
const FIGURES_EVERY_MS = MINUTE_MS;

/** Scrolled further than this, a new row would move what somebody reads. */
const NEAR_THE_TOP_PX = 200;

interface Figures {
  today: Today;
  refusals: RefusalList;
  stops: StopView[];
}

/** What happens now, as it happens. */
@customElement('today-page')
export class TodayPage extends ConsolePage {
  @state() private figures: Figures | undefined;
  @state() private rows: readonly RequestRow[] = [];
  @state() private areRowsRead = false;
  /** New ones that are not shown yet. */
  @state() private waiting: readonly RequestRow[] = [];
  @state() private failure: unknown;
  @state() private staleSince: string | undefined;
  @state() private isPaused = false;

  #stopFollowing: (() => void) | undefined;
  #areFiguresSoon = false;
  #cancelFigures: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#readAll();
    this.#stopFollowing = followRequests({
      onChanged: this.#take,
      onMissed: () => void this.#readAll(),
      onLive: (isLive) => {
        this.staleSince = isLive ? undefined : (this.staleSince ?? this.#clock());
      },
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopFollowing?.();
    this.#cancelFigures?.();
  }

  #clock = (): string =>
    clockTime(new Date(browserClock.now()).toISOString(), this.session.timeZone);

  #readAll = async (): Promise<void> => {
    await Promise.all([this.#readRows(), this.#readFigures()]);
  };

  #readRows = async (): Promise<void> => {
    try {
      const list = await this.api.get<RequestPage>(`/requests?limit=${SHOWN_REQUESTS}`);
      this.rows = list.requests;
      this.waiting = [];
    } catch (failure) {
      this.failure = failure;
    }
    this.areRowsRead = true;
  };

  #readFigures = async (): Promise<void> => {
    this.#cancelFigures?.();
    this.#areFiguresSoon = false;
    try {
      const [today, refusals, { stops }] = await Promise.all([
        this.api.get<Today>('/today'),
        this.api.get<RefusalList>(`/refusals?limit=${SHOWN_REFUSALS}`),
        this.api.get<{ stops: StopView[] }>('/stops'),
      ]);
      this.figures = { today, refusals, stops };
      this.failure = undefined;
    } catch (failure) {
      this.failure = failure;
    }
    // There may have been a change meanwhile.
    this.#readFiguresAfter(this.#areFiguresSoon ? FIGURES_AFTER_MS : FIGURES_EVERY_MS);
  };

  #readFiguresAfter(delayMs: number): void {
    this.#cancelFigures?.();
    if (this.isConnected)
      this.#cancelFigures = browserClock.after(delayMs, () => void this.#readFigures());
  }

  /** A row that is shown changes in its place. A new one waits where it would move what somebody reads or has chosen. */
  #take = (row: RequestRow): void => {
    if (this.isPaused) return;
    const replaced = (rows: readonly RequestRow[]) =>
      rows.map((shown) => (shown.id === row.id && shown.version <= row.version ? row : shown));
    const isIn = (rows: readonly RequestRow[]) => rows.some(({ id }) => id === row.id);
    if (isIn(this.rows)) this.rows = replaced(this.rows);
    else if (isIn(this.waiting)) this.waiting = replaced(this.waiting);
    else if (scrollY > NEAR_THE_TOP_PX || this.querySelector('.data-table :focus'))
      this.waiting = [row, ...this.waiting];
    else this.rows = [row, ...this.rows].slice(0, SHOWN_REQUESTS);
    // A change that follows soon does not put it off: on a busy day the figures would stand still.
    if (!this.#areFiguresSoon) this.#readFiguresAfter(FIGURES_AFTER_MS);
    this.#areFiguresSoon = true;
  };

  #showWaiting = (): void => {
    this.rows = [...this.waiting, ...this.rows].slice(0, SHOWN_REQUESTS);
    this.waiting = [];
  };

  #pause = (): void => {
    this.isPaused = !this.isPaused;
    if (!this.isPaused) void this.#readAll();
  };

  protected override render(): TemplateResult {
    const { figures } = this;
    return html`
      ${this.top(words.title, {
        mark: figures
          ? this.isPaused
            ? html`<span class="live stale"><i></i>${words.paused}</span>`
            : liveMark(this.staleSince)
          : undefined,
        actions: html`<button class="button" type="button" aria-pressed=${this.isPaused} @click=${this.#pause}>
          ${this.isPaused ? words.goOn : words.pause}
        </button>`,
      })}
      ${
        figures && this.areRowsRead
          ? html`${this.#stopped(figures.stops)} ${this.#tiles(figures.today)}
              <section class="panel padded">${hourBars(figures.today)}</section>
              ${this.#list()} ${this.#refusals(figures.refusals)}`
          : this.failure
            ? errorState(this.failure, this.#readAll)
            : loadingState()
      }
    `;
  }

  #stopped(stops: readonly StopView[]): TemplateResult[] {
    return stops.map(({ popupId, country, endsAt, level }) =>
      banner({
        kind: level === 'dial' ? 'bad' : 'warning',
        text: words.stopped(
          popupId ? `${words.popup} ${popupId}` : (country ?? words.everything),
          level,
          endsAt ? words.until(clockTime(endsAt, this.session.timeZone)) : words.untilYou,
        ),
        action: html`<a class="button small" href="/console/settings/stops">${words.seeStops}</a>`,
      }),
    );
  }

  #tiles({ waiting, talking, lost, leftToYou }: Today): TemplateResult {
    const oldest = waiting.oldestRequestedAt;
    const seconds = oldest
      ? Math.max(0, Math.round((browserClock.now() - Date.parse(oldest)) / SECOND_MS))
      : 0;
    return html`<div class="tiles">
      ${tile({
        name: words.waiting,
        value: String(waiting.count),
        note: oldest ? words.oldest(durationText(seconds)) : words.nobodyWaits,
        href: '/console/requests?state=open',
      })}
      ${tile({ name: words.talking, value: String(talking), note: words.talkingNote })}
      ${tile({
        name: words.lost,
        value: String(lost.count),
        note: words.lostNote(lost.noFreeOperator),
      })}
      ${tile({
        name: words.left,
        value: String(leftToYou),
        note: words.leftNote,
        href: '/console/requests?state=unsettled',
        needsYou: leftToYou > 0,
      })}
    </div>`;
  }

  #list(): TemplateResult {
    const { waiting, rows } = this;
    return html`<section class="panel">
      <h2>${words.latest}</h2>
      <div role="status">
        ${
          waiting.length > 0
            ? html`<button class="button wide quiet" type="button" @click=${this.#showWaiting}>
                ${words.showNew(waiting.length)}
              </button>`
            : nothing
        }
      </div>
      ${
        rows.length === 0
          ? emptyState({ icon: 'phone', title: words.noRequests, text: words.noRequestsText })
          : requestTable(rows, this.session.timeZone)
      }
      <p class="panel-foot"><a href="/console/requests">${words.all}</a></p>
    </section>`;
  }

  #refusals({ refusals }: RefusalList): TemplateResult {
    return html`<section class="panel">
      <h2>${words.refusals}</h2>
      ${
        refusals.length === 0
          ? emptyState({ icon: 'block', title: words.noRefusals, text: words.noRefusalsText })
          : dataTable({
              label: words.refusals,
              rows: refusals,
              columns: [
                {
                  name: words.at,
                  kind: 'time',
                  cell: ({ at }) => moment(at, this.session.timeZone),
                },
                {
                  name: words.number,
                  cell: ({ number, popupId }) =>
                    html`${number || words.none}<small>${words.popup} ${popupId}</small>`,
                },
                {
                  name: words.rule,
                  cell: (refusal) =>
                    refusal.rule === 'forbidden-origin'
                      ? html`${refusalText(refusal)}<small>${whyWords.allowOrigin(refusal.source ?? 'null')}</small>`
                      : refusalText(refusal),
                },
                {
                  name: words.reference,
                  kind: 'figure',
                  cell: ({ reference }) =>
                    reference && this.may('support')
                      ? html`<a href="/console/why?reference=${reference}">${reference}</a>`
                      : (reference ?? words.none),
                },
              ],
            })
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'today-page': TodayPage;
  }
}
