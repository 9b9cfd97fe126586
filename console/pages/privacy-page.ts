import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { inLanguage } from '../language.js';
import { privacy as en } from '../messages/en/privacy.js';
import { requests as enRequests } from '../messages/en/requests.js';
import { privacy as fr } from '../messages/fr/privacy.js';
import { requests as frRequests } from '../messages/fr/requests.js';
import '../pieces/confirm-dialog.js';
import type { PersonErased, PersonFound, PersonObjected } from '../api-shapes.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { moment } from '../pieces/moments.js';
import { errorState } from '../pieces/states.js';
import { ConsolePage } from './console-page.js';
import './privacy.css';

const words = inLanguage({ en, fr });
const states: Readonly<Record<string, string>> = inLanguage({
  en: enRequests,
  fr: frRequests,
}).states;

type Outcome = { erased: PersonErased } | { objected: PersonObjected } | { exported: true };

/** The rights of a visitor, who is known by a phone number. The number is sent in bodies only. */
@customElement('privacy-page')
export class PrivacyPage extends ConsolePage {
  @state() private found: PersonFound | undefined;
  @state() private outcome: Outcome | undefined;
  @state() private failure: unknown;
  @query('#erase') private eraseDialog!: ConfirmDialog;
  @query('#object') private objectDialog!: ConfirmDialog;
  /** As it was typed when it was found. */
  #number = '';

  #ask<Answer>(act: string, more: object = {}): Promise<Answer> {
    const country = this.#number.trim().startsWith('+') ? {} : { country: 'FR' };
    return this.api.send<Answer>('POST', `/person/${act}`, {
      ...{ number: this.#number, ...country },
      ...more,
    });
  }

  /** Shows what came of it, and moves the focus there. */
  async #show(work: () => Promise<void>): Promise<void> {
    this.failure = undefined;
    try {
      await work();
    } catch (failure) {
      this.found = undefined;
      this.failure = failure;
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('#answer')?.focus();
  }

  #find = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.#number = String(form.get('number'));
    this.outcome = undefined;
    void this.#show(async () => {
      this.found = await this.#ask<PersonFound>('find');
    });
  };

  #export = (): void =>
    void this.#show(async () => {
      const file = JSON.stringify(await this.#ask<object>('export'), null, 2);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([file], { type: 'application/json' }));
      link.download = words.fileName;
      link.click();
      URL.revokeObjectURL(link.href);
      this.outcome = { exported: true };
    });

  async #erase(): Promise<void> {
    const erased = await this.#ask<PersonErased>('erase');
    this.found = await this.#ask<PersonFound>('find');
    await this.#show(async () => {
      this.outcome = { erased };
    });
  }

  async #object(form: FormData): Promise<void> {
    const tellWebAppel = form.get('webappel') !== null;
    const objected = await this.#ask<PersonObjected>('object', { tellWebAppel });
    this.found = await this.#ask<PersonFound>('find');
    await this.#show(async () => {
      this.outcome = { objected };
    });
  }

  protected override render(): TemplateResult {
    const masked = this.found?.number ?? '';
    return html`
      ${this.top(words.title)} ${this.lead(words.lead)}
      <form class="panel padded stack" @submit=${this.#find}>
        ${field({
          id: 'number',
          label: words.number,
          hint: words.numberHint,
          control: html`<input id="number" name="number" type="tel" required maxlength="100" autocomplete="off" aria-describedby="number-hint" />`,
        })}
        <button class="button primary" type="submit">${words.find}</button>
      </form>
      <div id="answer" class="column" tabindex="-1">
        ${this.failure ? html`<section class="panel">${errorState(this.failure)}</section>` : nothing}
        ${this.outcome ? outcomeOf(this.outcome) : nothing}
        ${this.found ? this.#result(this.found) : nothing}
      </div>
      <confirm-dialog
        id="erase"
        .heading=${words.eraseTitle(masked)}
        .verb=${words.eraseVerb}
        .isDangerous=${true}
        .body=${html`
          <p>${words.eraseText}</p>
          ${field({
            id: 'last-digits',
            label: words.lastDigits,
            control: html`<input id="last-digits" required inputmode="numeric" autocomplete="off" maxlength="2" pattern=${this.#lastDigits} />`,
          })}
        `}
        .act=${() => this.#erase()}
      ></confirm-dialog>
      <confirm-dialog
        id="object"
        .heading=${words.objectTitle(masked)}
        .verb=${words.objectVerb}
        .isDangerous=${true}
        .body=${html`
          <p>${words.objectText}</p>
          <label class="tick"><input type="checkbox" name="webappel" /><span>${words.tellWebAppel}</span></label>
        `}
        .act=${(form: FormData) => this.#object(form)}
      ></confirm-dialog>
    `;
  }

  get #lastDigits(): string {
    return this.#number.replace(/\D/g, '').slice(-2);
  }

  #result(found: PersonFound): TemplateResult {
    const kept = found.tables.filter(({ rows }) => rows > 0);
    return html`<section class="panel" aria-labelledby="kept">
      <h2 id="kept">${kept.length > 0 ? words.found(found.number) : words.notFound(found.number)}</h2>
      ${
        kept.length === 0
          ? html`<p class="panel-lead">${words.notFoundText}</p>`
          : html`<ul class="kept">
              ${kept.map(({ table, rows }) => html`<li><b>${rows}</b> ${words.tables[table] ?? table}</li>`)}
            </ul>`
      }
      ${found.callbacks.length > 0 ? this.#requests(found) : nothing}
      <ul class="rights">
        ${
          this.may('owner')
            ? kept.length > 0
              ? html`
                  ${right(words.export, words.exportHint, this.#export)}
                  ${right(words.erase, words.eraseHint, () => this.eraseDialog.open())}
                `
              : nothing
            : html`<li><p class="hint">${words.onlyOwner}</p></li>`
        }
        ${right(words.object, words.objectHint, () => this.objectDialog.open())}
      </ul>
    </section>`;
  }

  #requests({ callbacks }: PersonFound): TemplateResult {
    return dataTable({
      label: words.tables.callbacks ?? '',
      rows: callbacks,
      columns: [
        {
          name: words.request,
          cell: ({ id }) => html`<a href="/console/requests/${id}">${id}</a>`,
        },
        {
          name: words.when,
          kind: 'time',
          cell: ({ requestedAt }) => moment(requestedAt, this.session.timeZone),
        },
        { name: words.state, cell: ({ state: one }) => states[one] ?? one },
        {
          name: words.holds,
          cell: ({ holds }) => holds.map((one) => words.fields[one] ?? one).join(', '),
        },
      ],
    });
  }
}

const right = (verb: string, hint: string, act: () => void): TemplateResult => html`<li>
  <button class="button" type="button" @click=${act}>${verb}</button>
  <p class="hint">${hint}</p>
</li>`;

function outcomeOf(outcome: Outcome): TemplateResult {
  const [title, lines] = outcomeWords(outcome);
  return html`<section class="panel padded outcome" role="status">
    <h2>${title}</h2>
    ${lines.length > 0 ? html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
  </section>`;
}

function outcomeWords(outcome: Outcome): [title: string, lines: readonly string[]] {
  if ('exported' in outcome) return [words.exported, []];
  if ('objected' in outcome) {
    const { number, open, webAppel } = outcome.objected;
    return [words.objected(number), [words.open(open), words.webAppel[webAppel]]];
  }
  const { number, callbacks, calls, voiceMessages, cancelled, left } = outcome.erased;
  return [
    words.erased(number),
    [
      words.counts(callbacks, calls, voiceMessages),
      ...(cancelled > 0 ? [words.cancelled(cancelled)] : []),
      ...left.map(({ what, id }) => words.left(what, id)),
      ...words.stays,
    ],
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'privacy-page': PrivacyPage;
  }
}
