import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { browserClock } from '../../widget/clock.js';
import type { StopView } from '../api-shapes.js';
import { inLanguage } from '../language.js';
import { guard as en } from '../messages/en/guard.js';
import { guard as fr } from '../messages/fr/guard.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { moment } from '../pieces/moments.js';
import { emptyState } from '../pieces/states.js';
import { LoadedPage } from './loaded-page.js';
import { endOfStop, type StopEnd, stopEnds } from './stop-end.js';

const words = inLanguage({ en, fr });

/** What is stopped, how many it affects, and until when. */
@customElement('stops-page')
export class StopsPage extends LoadedPage<StopView[]> {
  @state() private scope: 'everything' | 'popup' | 'country' = 'everything';
  @state() private level: StopView['level'] = 'offer';
  @state() private lifting: StopView | undefined;
  /** How many the stop would affect; undefined: not known yet, or it is not said what to stop. */
  @state() private affected: number | undefined;
  /** The latest answer wins, in whatever order they come. */
  #asked = 0;
  @query('#new-stop') private newStop!: ConfirmDialog;
  @query('#lift-stop') private liftStop!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<StopView[]> {
    return (await this.api.get<{ stops: StopView[] }>('/stops', signal)).stops;
  }

  async #stop(form: FormData): Promise<void> {
    const endsAt = endOfStop(
      form.get('until') as StopEnd,
      browserClock.now(),
      this.session.timeZone,
    );
    await this.api.send('POST', '/stops', {
      level: form.get('level'),
      ...(this.scope === 'popup' && { popupId: form.get('popupId') }),
      ...(this.scope === 'country' && { country: String(form.get('country')).toUpperCase() }),
      ...(endsAt && { endsAt }),
      reason: form.get('reason'),
    });
    await this.reload();
  }

  #open = (): void => {
    this.scope = 'everything';
    this.level = 'offer';
    this.newStop.open();
    void this.#askEffect();
  };

  /** Asks how many the stop would affect, before anybody confirms it. */
  async #askEffect(): Promise<void> {
    await this.updateComplete;
    const asked = ++this.#asked;
    this.affected = undefined;
    const [name, value] = this.#scopeValue();
    if (value === undefined) return;
    const filter = name ? `?${new URLSearchParams({ [name]: value })}` : '';
    const effect = await this.api
      .get<{ waitingCallbacks: number }>(`/stop-effect${filter}`)
      .catch(() => undefined);
    if (asked === this.#asked) this.affected = effect?.waitingCallbacks;
  }

  /** What the form says is stopped; an undefined value: it does not say it yet. */
  #scopeValue(): ['popupId' | 'country' | undefined, string | undefined] {
    if (this.scope === 'everything') return [undefined, ''];
    const name = this.scope === 'popup' ? 'popupId' : 'country';
    const input = this.newStop.querySelector<HTMLInputElement>(`#${name}`);
    return [name, input?.value && input.validity.valid ? input.value.toUpperCase() : undefined];
  }

  async #lift(): Promise<void> {
    await this.api.send('DELETE', `/stops/${this.lifting?.id}`);
    await this.reload();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.stopsTitle, {
        actions: this.may('support')
          ? html`<button class="button danger" type="button" @click=${this.#open}>
              ${icon('pause')}${words.stop}
            </button>`
          : undefined,
      })}
      ${this.lead(words.stopsLead)}
      ${this.whenLoaded((stops) => this.#list(stops))}
      <confirm-dialog
        id="new-stop"
        .heading=${words.stopTitle}
        .verb=${words.stopped}
        .isDangerous=${true}
        .body=${this.#form()}
        .act=${(form: FormData) => this.#stop(form)}
      ></confirm-dialog>
      <confirm-dialog
        id="lift-stop"
        .heading=${words.liftTitle}
        .verb=${words.lift}
        .body=${html`<p>${words.liftText(this.lifting?.waitingCallbacks ?? 0)}</p>`}
        .act=${() => this.#lift()}
      ></confirm-dialog>
    `;
  }

  #list(stops: StopView[]): TemplateResult {
    if (stops.length === 0)
      return html`<section class="panel">
        ${emptyState({ icon: 'check', title: words.noStops, text: words.noStopsText })}
      </section>`;
    const zone = this.session.timeZone;
    return html`<section class="panel">
      ${dataTable({
        label: words.stopsTitle,
        rows: stops,
        columns: [
          {
            name: words.scope,
            cell: (stop) =>
              html`<b>${this.#scopeOf(stop)}</b><small>${words.levels[stop.level]}</small>`,
          },
          { name: words.affected, cell: (stop) => words.affects(stop.waitingCallbacks) },
          {
            name: words.by,
            cell: (stop) =>
              html`${stop.author}${stop.reason ? html`<small>${stop.reason}</small>` : nothing}`,
          },
          { name: words.created, kind: 'time', cell: (stop) => moment(stop.createdAt, zone) },
          {
            name: words.ends,
            kind: 'time',
            cell: (stop) => (stop.endsAt ? moment(stop.endsAt, zone) : words.noEnd),
          },
          {
            name: words.lift,
            isNameHidden: true,
            kind: 'actions',
            cell: (stop) =>
              this.may(stop.level === 'dial' ? 'owner' : 'support')
                ? html`<button class="button small" type="button" @click=${() => this.#askLift(stop)}>
                    ${words.lift}
                  </button>`
                : nothing,
          },
        ],
      })}
    </section>`;
  }

  #scopeOf({ popupId, country }: StopView): string {
    if (popupId !== null) return `${words.onePopup} · ${popupId}`;
    return country === null ? words.everything : `${words.oneCountry} · ${country}`;
  }

  async #askLift(stop: StopView): Promise<void> {
    this.lifting = stop;
    await this.updateComplete;
    this.liftStop.open();
  }

  #form(): TemplateResult {
    const level = (name: 'offer' | 'dial') => {
      const isAllowed = name === 'offer' || this.may('owner');
      return html`<label class="choice">
        <input
          type="radio"
          name="level"
          value=${name}
          ?checked=${name === 'offer'}
          ?disabled=${!isAllowed}
          @change=${() => {
            this.level = name;
          }}
        />
        <span
          >${words.levels[name]}${isAllowed ? nothing : ` (${words.onlyOwner})`}<small
            >${words.levelHints[name]}</small
          ></span
        >
      </label>`;
    };
    return html`
      <fieldset class="choices">
        <legend>${words.level}</legend>
        ${level('offer')}${level('dial')}
      </fieldset>
      ${field({
        id: 'scope',
        label: words.scope,
        control: html`<select
          id="scope"
          name="scope"
          @change=${(event: Event) => {
            this.scope = (event.target as HTMLSelectElement).value as typeof this.scope;
            void this.#askEffect();
          }}
        >
          <option value="everything" ?selected=${this.scope === 'everything'}>${words.everything}</option>
          <option value="popup" ?selected=${this.scope === 'popup'}>${words.onePopup}</option>
          <option value="country" ?selected=${this.scope === 'country'}>${words.oneCountry}</option>
        </select>`,
      })}
      ${
        this.scope === 'popup'
          ? field({
              id: 'popupId',
              label: words.popupId,
              control: html`<input id="popupId" name="popupId" required inputmode="numeric" pattern="[0-9]{1,20}" @input=${this.#askEffect} />`,
            })
          : nothing
      }
      ${
        this.scope === 'country'
          ? field({
              id: 'country',
              label: words.country,
              control: html`<input id="country" name="country" required pattern="[A-Za-z]{2}" maxlength="2" @input=${this.#askEffect} />`,
            })
          : nothing
      }
      ${field({
        id: 'until',
        label: words.until,
        control: html`<select id="until" name="until">
          ${stopEnds.map((end) => html`<option value=${end}>${words.untils[end]}</option>`)}
        </select>`,
      })}
      ${field({
        id: 'reason',
        label: words.reason,
        control: html`<input id="reason" name="reason" maxlength="200" autocomplete="off" />`,
      })}
      <p class="effect" role="status">
        ${this.affected === undefined ? nothing : words.wouldAffect(this.affected, this.level)}
      </p>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stops-page': StopsPage;
  }
}
