import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { SECOND_MS } from '../../shared/durations.js';
import { browserClock } from '../../widget/clock.js';
import type { LeftCallback, LeftCallbacks, RefusalList, StopView } from '../api-shapes.js';
import { inLanguage } from '../language.js';
import { today as en } from '../messages/en/today.js';
import { today as fr } from '../messages/fr/today.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { clockTime, moment } from '../pieces/moments.js';
import { emptyState, errorState, liveMark, loadingState } from '../pieces/states.js';
import { tile } from '../pieces/tile.js';
import { ConsolePage } from './console-page.js';

const words = inLanguage({ en, fr });

const REFRESH_MS = 10 * SECOND_MS;
const SHOWN_REFUSALS = 20;

interface Shown {
  left: LeftCallbacks;
  doubt: LeftCallbacks;
  failed: LeftCallbacks;
  refusals: RefusalList;
  stops: StopView[];
}

/** What needs somebody now, read again every ten seconds. */
@customElement('today-page')
export class TodayPage extends ConsolePage {
  @state() private shown: Shown | undefined;
  @state() private failure: unknown;
  @state() private staleSince: string | undefined;
  @state() private closing: LeftCallback | undefined;
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  #shownAt = '';
  #cancelRefresh: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancelRefresh?.();
  }

  #refresh = async (): Promise<void> => {
    this.#cancelRefresh?.();
    try {
      const left = (state: string) => this.api.get<LeftCallbacks>(`/callbacks?state=${state}`);
      const [unsettled, doubt, failed, refusals, { stops }] = await Promise.all([
        left('unsettled'),
        left('doubt'),
        left('failed'),
        this.api.get<RefusalList>(`/refusals?limit=${SHOWN_REFUSALS}`),
        this.api.get<{ stops: StopView[] }>('/stops'),
      ]);
      this.shown = { left: unsettled, doubt, failed, refusals, stops };
      this.#shownAt = new Date(browserClock.now()).toISOString();
      this.staleSince = undefined;
      this.failure = undefined;
    } catch (failure) {
      this.failure = failure;
      if (this.#shownAt) this.staleSince = clockTime(this.#shownAt, this.session.timeZone);
    }
    if (this.isConnected) this.#cancelRefresh = browserClock.after(REFRESH_MS, this.#refresh);
  };

  async #close(form: FormData): Promise<void> {
    const outcome = form.get('outcome');
    await this.api.send('POST', `/callbacks/${this.closing?.id}/close`, { outcome });
    await this.#refresh();
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    return html`
      ${this.top(words.title, { mark: shown ? liveMark(this.staleSince) : undefined })}
      ${
        shown
          ? html`${this.#tiles(shown)} ${this.#left(shown.left)} ${this.#refusals(shown.refusals)}`
          : this.failure
            ? errorState(this.failure, this.#refresh)
            : loadingState()
      }
      <confirm-dialog
        .heading=${words.sayTitle(this.closing?.number ?? '')}
        .verb=${words.save}
        .act=${(form: FormData) => this.#close(form)}
        .body=${html`<fieldset class="choices">
          <legend class="hidden-text">${words.sayEnd}</legend>
          ${Object.entries(words.outcomes).map(
            ([outcome, text]) =>
              html`<label class="choice"><input type="radio" name="outcome" value=${outcome} required />${text}</label>`,
          )}
        </fieldset>`}
      ></confirm-dialog>
    `;
  }

  #tiles({ left, doubt, failed, stops }: Shown): TemplateResult {
    const count = ({ callbacks, next }: LeftCallbacks): string =>
      next === null ? String(callbacks.length) : words.atLeast(callbacks.length);
    const everything = stops.find(({ popupId, country }) => popupId === null && country === null);
    const stop = everything ?? stops[0];
    return html`<div class="tiles">
      ${tile({
        name: words.offered,
        value: everything ? words.no : words.yes,
        note: stop
          ? `${words.stopped} ${stop.popupId ?? stop.country ?? ''} ${
              stop.endsAt
                ? words.stoppedNote(clockTime(stop.endsAt, this.session.timeZone))
                : words.stoppedNoEnd
            }`
          : words.offeredNote,
        href: '/console/settings/stops',
        needsYou: everything !== undefined,
      })}
      ${tile({ name: words.doubt, value: count(doubt), note: words.doubtNote })}
      ${tile({ name: words.failed, value: count(failed), note: words.failedNote })}
      ${tile({
        name: words.left,
        value: count(left),
        note: words.leftNote,
        needsYou: left.callbacks.length > 0,
      })}
    </div>`;
  }

  #left({ callbacks }: LeftCallbacks): TemplateResult {
    const zone = this.session.timeZone;
    return html`<section class="panel">
      <h2>${callbacks.length === 0 ? words.left : words.leftTitle}</h2>
      ${
        callbacks.length === 0
          ? emptyState({ icon: 'check', title: words.nothingLeft, text: words.nothingLeftText })
          : html`<p class="panel-lead">${words.leftLead}</p>
            ${dataTable({
              label: words.left,
              rows: callbacks,
              columns: [
                {
                  name: words.requested,
                  kind: 'time',
                  cell: (row) => moment(row.requestedAt, zone),
                },
                {
                  name: words.number,
                  cell: (row) => html`${row.number}<small>${words.popup} ${row.popupId}</small>`,
                },
                { name: words.cause, cell: (row) => row.cause },
                {
                  name: words.tracking,
                  kind: 'figure',
                  cell: (row) => row.trackingId ?? words.none,
                },
                {
                  name: words.act,
                  kind: 'actions',
                  cell: (row) =>
                    this.may('support')
                      ? html`<button class="button small" type="button" @click=${() => this.#ask(row)}>
                          ${words.sayEnd}
                        </button>`
                      : nothing,
                },
              ],
            })}`
      }
    </section>`;
  }

  async #ask(row: LeftCallback): Promise<void> {
    this.closing = row;
    await this.updateComplete;
    this.dialog.open();
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
                { name: words.number, cell: ({ number }) => number || words.none },
                { name: words.popup, kind: 'figure', cell: ({ popupId }) => popupId },
                { name: words.rule, cell: ({ rule }) => rule },
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
