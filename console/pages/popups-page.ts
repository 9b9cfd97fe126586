import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { PopupEntry } from '../../shared/configuration/configuration-file.js';
import { type CheckView, planOf } from '../configuration/change.js';
import { sentenceOfCheck } from '../configuration/check-list.js';
import { inLanguage } from '../language.js';
import { popups as en } from '../messages/en/popups.js';
import { popups as fr } from '../messages/fr/popups.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { emptyState } from '../pieces/states.js';
import { go } from '../router.js';
import { LoadedPage } from './loaded-page.js';
import './popup/popup-editor.css';

const words = inLanguage({ en, fr });

interface PopupLine {
  id: string;
  key: string;
  name: string | null;
  schedule: string | null;
  openGroup: string | null;
  faults: CheckView[];
}

/** The popups, and which of them work. */
@customElement('popups-page')
export class PopupsPage extends LoadedPage<PopupLine[]> {
  @query('confirm-dialog') private dialog!: ConfirmDialog;
  @state() private popups: PopupLine[] = [];

  protected override async load(signal: AbortSignal): Promise<PopupLine[]> {
    const { popups } = await this.api.get<{ popups: PopupLine[] }>('/popups', signal);
    this.popups = popups;
    return popups;
  }

  async #make(form: FormData): Promise<void> {
    const name = String(form.get('name')).trim();
    const likeId = String(form.get('like') ?? '');
    const {
      files: _,
      name: __,
      ...settings
    }: PopupEntry = likeId
      ? (await this.api.get<{ popup: PopupEntry }>(`/popups/${likeId}`)).popup
      : {};
    const { id } = await planOf(this.api, { popups: { [name]: { name, ...settings } } });
    await this.api.send('POST', '/configuration/apply', { planId: id });
    const made = (await this.api.get<{ popups: PopupLine[] }>('/popups')).popups.find(
      ({ key }) => key === name,
    );
    go(made ? `/console/popups/${made.id}` : '/console/popups');
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title, {
        actions: this.may('owner')
          ? html`<button class="button primary" type="button" @click=${() => this.dialog.open()}>
              ${icon('plus')}${words.newPopup}
            </button>`
          : undefined,
      })}
      ${this.lead(words.lead)}
      ${this.whenLoaded((popups) => this.#list(popups))}
      <confirm-dialog
        .heading=${words.newTitle}
        .verb=${words.newVerb}
        .body=${this.#form()}
        .act=${(form: FormData) => this.#make(form)}
      ></confirm-dialog>
    `;
  }

  #form(): TemplateResult {
    const taken = new Set(this.popups.flatMap(({ key, name }) => [key, name]));
    const check = ({ target }: Event): void => {
      const input = target as HTMLInputElement;
      input.setCustomValidity(taken.has(input.value.trim()) ? words.nameTaken : '');
    };
    return html`
      ${field({
        id: 'popup-name',
        label: words.newName,
        hint: words.newNameHint,
        control: html`<input id="popup-name" name="name" required maxlength="64" pattern=".*\\S.*" autocomplete="off" aria-describedby="popup-name-hint" @input=${check} />`,
      })}
      ${field({
        id: 'like',
        label: words.like,
        control: html`<select id="like" name="like">
          <option value="">${words.likeNone}</option>
          ${this.popups.map(({ id, key }) => html`<option value=${id}>${key}</option>`)}
        </select>`,
      })}
    `;
  }

  #list(popups: PopupLine[]): TemplateResult {
    return html`<section class="panel">
      ${
        popups.length === 0
          ? emptyState({ icon: 'window', title: words.noPopups, text: words.noPopupsText })
          : dataTable({
              label: words.title,
              rows: popups,
              columns: [
                {
                  name: words.name,
                  cell: ({ id, key }) =>
                    html`<a href="/console/popups/${id}"><b>${key}</b></a><small>${words.id(id)}</small>`,
                },
                { name: words.hours, cell: ({ schedule }) => schedule ?? words.noHours },
                { name: words.group, cell: ({ openGroup }) => openGroup ?? words.noGroup },
                { name: words.state, cell: ({ faults }) => stateCell(faults) },
              ],
            })
      }
    </section>`;
  }
}

/** The worst that is wrong, or that nothing is. */
function stateCell(faults: readonly CheckView[]): TemplateResult {
  const sorted = [...faults].sort((a, b) => Number(b.stopsVisitors) - Number(a.stopsVisitors));
  const [worst, ...others] = sorted;
  if (!worst) return html`<span class="state-line good">${icon('check')}${words.works}</span>`;
  const look = worst.stopsVisitors ? 'bad' : 'doubtful';
  return html`<span class="state-line ${look}">${icon('alert')}<span>${sentenceOfCheck(worst)}</span></span>
    ${others.length > 0 ? html`<small>${words.more(others.length)}</small>` : nothing}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'popups-page': PopupsPage;
  }
}
