import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { reachesSomebody } from '../../../shared/owner/reaches-somebody.js';
import type { ClosableRequests, ClosedRequests } from '../../../shared/owner/requests.js';
import { type ApiClient, ApiProblem } from '../../api-client.js';
import { inLanguage } from '../../language.js';
import { closeMatching as en } from '../../messages/en/close-matching.js';
import { requests as enRequests } from '../../messages/en/requests.js';
import { closeMatching as fr } from '../../messages/fr/close-matching.js';
import { requests as frRequests } from '../../messages/fr/requests.js';
import '../../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../../pieces/confirm-dialog.js';
import { field } from '../../pieces/field.js';

const words = inLanguage({ en, fr });
const { outcomes } = inLanguage({ en: enRequests, fr: frRequests });

function checkNote({ currentTarget }: Event): void {
  const input = currentTarget as HTMLInputElement;
  input.setCustomValidity(reachesSomebody(input.value) ? words.noteHint : '');
}

/** Closes all requests of a filter that are left to the owner, after their number was typed. */
@customElement('close-matching')
export class CloseMatching extends LitElement {
  @property({ attribute: false }) api!: ApiClient;
  /** The filters, as the query of the API. */
  @property({ attribute: false }) filter = '';
  /** Is told when requests may have been closed. */
  @property({ attribute: false }) done: () => unknown = () => undefined;
  @state() private closable: ClosableRequests | undefined;
  @state() private said: string | undefined;
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('filter')) return;
    this.said = undefined;
    void this.count();
  }

  /** How many there are now. */
  async count(): Promise<number | undefined> {
    const { filter } = this;
    const closable = await this.api
      .get<ClosableRequests>(`/requests/closable${filter}`)
      .catch(() => undefined);
    if (filter === this.filter) this.closable = closable;
    return closable?.matching;
  }

  #open = async (): Promise<void> => {
    await this.count();
    await this.updateComplete;
    if (this.closable?.matching) this.dialog.open();
  };

  #close = async (form: FormData): Promise<void> => {
    const { matching = 0, atATime = 0 } = this.closable ?? {};
    const note = String(form.get('note') ?? '').trim();
    try {
      const { closed, left } = await this.api.send<ClosedRequests>('POST', '/requests/close', {
        filter: Object.fromEntries(new URLSearchParams(this.filter)),
        outcome: form.get('outcome'),
        expected: matching,
        ...(note && { note }),
      });
      const byOthers = Math.min(matching, atATime) - closed;
      this.said = [
        words.closed(closed, left),
        ...(byOthers > 0 ? [words.closedByOthers(byOthers)] : []),
      ].join(' ');
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || !['offline', 'conflict'].includes(failure.code))
        throw failure;
      const left = await this.count();
      if (failure.code === 'conflict') this.said = words.more(left ?? 0, matching);
      // The program may have closed some before it went away.
      else if (left === undefined) this.said = words.lostBlind;
      else this.said = words.lost(Math.max(0, matching - left), matching);
    }
    await this.count();
    await this.done();
  };

  protected override render(): TemplateResult {
    const { matching = 0, atATime = 0 } = this.closable ?? {};
    return html`
      ${
        matching > 0
          ? html`<button class="button" type="button" @click=${this.#open}>${words.button(matching)}</button>`
          : nothing
      }
      <p role="status">${this.said ?? ''}</p>
      <confirm-dialog
        .heading=${words.title(matching)}
        .verb=${words.verb}
        .isDangerous=${true}
        .body=${this.#question(matching, atATime)}
        .act=${this.#close}
      ></confirm-dialog>
    `;
  }

  #question(matching: number, atATime: number): TemplateResult {
    return html`<p>${words.text}</p>
      ${matching > atATime ? html`<p>${words.bound(matching, atATime)}</p>` : nothing}
      <fieldset class="choices">
        <legend>${words.outcome}</legend>
        ${Object.entries(outcomes).map(
          ([outcome, text]) =>
            html`<label class="choice"><input type="radio" name="outcome" value=${outcome} required />${text}</label>`,
        )}
      </fieldset>
      ${field({
        id: 'closing-note',
        label: words.note,
        hint: words.noteHint,
        control: html`<input id="closing-note" name="note" @input=${checkNote} maxlength="200" autocomplete="off" aria-describedby="closing-note-hint" />`,
      })}
      ${field({
        id: 'closing-count',
        label: words.typed,
        hint: words.typedHint(matching),
        control: html`<input id="closing-count" name="typed" pattern=${matching} title=${words.typedHint(matching)} inputmode="numeric" required autocomplete="off" aria-describedby="closing-count-hint" />`,
      })}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'close-matching': CloseMatching;
  }
}
