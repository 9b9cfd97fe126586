import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { outcomes, requestStates } from '../../shared/callback-events.js';
import type { RequestPage } from '../../shared/owner/requests.js';
import { inLanguage } from '../language.js';
import { requests as en } from '../messages/en/requests.js';
import { statistics as enStatistics } from '../messages/en/statistics.js';
import { requests as fr } from '../messages/fr/requests.js';
import { statistics as frStatistics } from '../messages/fr/statistics.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { requestTable } from '../pieces/request-table.js';
import { emptyState } from '../pieces/states.js';
import { setFilters } from '../router.js';
import { LoadedPage } from './loaded-page.js';
import './requests/close-matching.js';

const words = inLanguage({ en, fr });
const { ended } = inLanguage({ en: enStatistics, fr: frStatistics });

/** The filters in the address, under the names of the API. */
const filters = ['state', 'reason', 'popup', 'from', 'to', 'tracking', 'number', 'before'] as const;

/** A number or a status link that is searched for. It is in no address, which is kept in many places. */
type Search = { number: string } | { handle: string };

/** Every request, with filters in the address. */
@customElement('requests-page')
export class RequestsPage extends LoadedPage<RequestPage> {
  @state() private search: Search | undefined;

  protected override load(signal: AbortSignal): Promise<RequestPage> {
    if (this.search) return this.api.send('POST', '/requests/search', this.search);
    return this.api.get(`/requests${this.#query()}`, signal);
  }

  /** The filters of the address as the API takes them. @param left those that are left out */
  #query(...left: string[]): string {
    const query = new URLSearchParams();
    for (const name of filters) {
      const value = this.route.query.get(name);
      if (value && !left.includes(name))
        query.set(name, isDay(name, value) ? startOf(value) : value);
    }
    return query.size > 0 ? `?${query}` : '';
  }

  #filter = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const sought = text('sought');
    const digits = sought.replace(/\D/g, '');
    this.search = undefined;
    if (/[0-9a-f]{32}\/?$/.test(sought)) this.search = { handle: sought };
    else if (digits.length > 7 && !/[a-z]/i.test(sought)) this.search = { number: sought };
    const isTail = sought === digits && digits.length === 4;
    setFilters({
      state: text('state'),
      reason: text('reason'),
      popup: text('popup'),
      from: text('from'),
      to: text('to'),
      number: isTail ? digits : '',
      tracking: this.search || isTail ? '' : sought,
      before: '',
    });
    if (this.search) void this.reload();
  };

  #clear = (): void => {
    this.search = undefined;
    // What was typed is in no address, so no rendering takes it away.
    for (const input of this.querySelectorAll('input')) input.value = '';
    setFilters(Object.fromEntries(filters.map((name) => [name, ''])));
    void this.reload();
  };

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title, { actions: this.search ? undefined : this.#csv() })}
      ${this.lead(words.lead)} ${this.#form()} ${this.#closeMatching()}
      ${this.whenLoaded((page) => this.#list(page))}
    `;
  }

  /** The same requests, of all pages. */
  #csv(): TemplateResult {
    const address = this.api.addressOf(`/requests.csv${this.#query('before')}`);
    return html`<a class="button" href=${address} download title=${words.csvHint}>CSV</a>`;
  }

  /** Only what is left to the owner can be closed. */
  #closeMatching(): TemplateResult | typeof nothing {
    const chosen = this.route.query.get('state') ?? '';
    // What has an outcome is closed.
    const canHoldSome =
      ['', 'open', 'unsettled'].includes(chosen) && !this.route.query.get('reason');
    if (this.search || !canHoldSome || !this.may('support')) return nothing;
    return html`<close-matching
      .api=${this.api}
      .filter=${this.#query('before', ...(chosen === '' ? ['state'] : []))}
      .done=${() => this.reload()}
    ></close-matching>`;
  }

  #form(): TemplateResult {
    const { query } = this.route;
    const value = (name: string): string => query.get(name) ?? '';
    return html`<form class="filters" role="search" @submit=${this.#filter}>
      ${field({
        id: 'sought',
        label: words.searchLabel,
        hint: words.searchHint,
        control: html`<input id="sought" name="sought" maxlength="200" autocomplete="off" aria-describedby="sought-hint" .value=${value('number') || value('tracking')} />`,
      })}
      ${field({
        id: 'state',
        label: words.state,
        control: html`<select id="state" name="state">
          <option value="">${words.everyState}</option>
          ${requestStates.map(
            (state) =>
              html`<option value=${state} ?selected=${state === value('state')}>${words.states[state]}</option>`,
          )}
        </select>`,
      })}
      ${field({
        id: 'reason',
        label: words.outcome,
        control: html`<select id="reason" name="reason">
          <option value="">${words.everyOutcome}</option>
          ${outcomes.map(
            (outcome) =>
              html`<option value=${outcome} ?selected=${outcome === value('reason')}>${ended[outcome]}</option>`,
          )}
        </select>`,
      })}
      ${field({
        id: 'popup',
        label: words.popup,
        control: html`<input id="popup" name="popup" inputmode="numeric" pattern="[0-9]{1,20}" placeholder=${words.everyPopup} .value=${value('popup')} />`,
      })}
      ${field({
        id: 'from',
        label: words.from,
        control: html`<input id="from" name="from" type="date" .value=${value('from')} />`,
      })}
      ${field({
        id: 'to',
        label: words.to,
        control: html`<input id="to" name="to" type="date" .value=${value('to')} />`,
      })}
      <div class="filter-acts">
        <button class="button primary" type="submit">${icon('search')}${words.search}</button>
        <button class="button quiet" type="button" @click=${this.#clear}>${words.clear}</button>
      </div>
    </form>`;
  }

  #list({ requests, next }: RequestPage): TemplateResult {
    if (requests.length === 0)
      return html`<section class="panel">
        ${emptyState({ icon: 'search', title: words.none, text: words.noneText })}
      </section>`;
    const isFirst = !this.route.query.get('before');
    const page = (before: string) => {
      const query = new URLSearchParams(this.route.query);
      if (before) query.set('before', before);
      else query.delete('before');
      return `/console/requests?${query}`;
    };
    return html`<section class="panel">${requestTable(requests, this.session.timeZone)}</section>
      <nav class="pages" aria-label=${words.title}>
        ${isFirst ? nothing : html`<a class="button" href=${page('')}>${words.newest}</a>`}
        ${next && !this.search ? html`<a class="button" href=${page(next)}>${words.older}</a>` : nothing}
      </nav>`;
  }
}

const isDay = (name: string, value: string): boolean =>
  (name === 'from' || name === 'to') && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** The start of a day in the browser's time zone. */
const startOf = (day: string): string => new Date(`${day}T00:00`).toISOString();

declare global {
  interface HTMLElementTagNameMap {
    'requests-page': RequestsPage;
  }
}
