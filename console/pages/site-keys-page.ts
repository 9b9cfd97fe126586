import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { SiteKeyView } from '../api-shapes.js';
import { inLanguage } from '../language.js';
import { guard as en } from '../messages/en/guard.js';
import { guard as fr } from '../messages/fr/guard.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import '../pieces/copied-secret.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { moment } from '../pieces/moments.js';
import { emptyState } from '../pieces/states.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });

/** The keys with which servers request callbacks. */
@customElement('site-keys-page')
export class SiteKeysPage extends LoadedPage<SiteKeyView[]> {
  @state() private made: { name: string; key: string } | undefined;
  @state() private revoking: SiteKeyView | undefined;
  @query('#new-key') private newKey!: ConfirmDialog;
  @query('#revoke-key') private revokeKey!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<SiteKeyView[]> {
    return (await this.api.get<{ siteKeys: SiteKeyView[] }>('/site-keys', signal)).siteKeys;
  }

  async #make(form: FormData): Promise<void> {
    const popupIds = String(form.get('popupIds'))
      .split(/[\s,]+/)
      .filter(Boolean);
    this.made = await this.api.send<{ name: string; key: string }>('POST', '/site-keys', {
      name: form.get('name'),
      ...(popupIds.length > 0 && { popupIds }),
    });
    await this.reload();
  }

  async #revoke(): Promise<void> {
    await this.api.send('DELETE', `/site-keys/${this.revoking?.id}`);
    await this.reload();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.keysTitle, {
        actions: this.may('owner')
          ? html`<button class="button primary" type="button" @click=${() => this.newKey.open()}>
              ${icon('plus')}${words.makeKey}
            </button>`
          : undefined,
      })}
      ${this.lead(words.keysLead)}
      ${
        this.made
          ? html`<section class="panel shown-once">
              <h2>${words.newKey(this.made.name)}</h2>
              <p class="panel-lead">${words.newKeyText}</p>
              <copied-secret .text=${this.made.key} .label=${words.newKey(this.made.name)} .words=${words}></copied-secret>
            </section>`
          : nothing
      }
      ${this.whenLoaded((keys) => this.#list(keys))}
      <confirm-dialog
        id="new-key"
        .heading=${words.makeKeyTitle}
        .verb=${words.makeKeyVerb}
        .body=${html`${field({
          id: 'key-name',
          label: words.keyName,
          control: html`<input id="key-name" name="name" required maxlength="200" autocomplete="off" />`,
        })}
        ${field({
          id: 'popupIds',
          label: words.popups,
          hint: words.popupsHint,
          control: html`<input id="popupIds" name="popupIds" pattern="[0-9,\\s]*" autocomplete="off" aria-describedby="popupIds-hint" />`,
        })}`}
        .act=${(form: FormData) => this.#make(form)}
      ></confirm-dialog>
      <confirm-dialog
        id="revoke-key"
        .heading=${words.revokeTitle(this.revoking?.name ?? '')}
        .verb=${words.revoke}
        .isDangerous=${true}
        .body=${html`<p>${words.revokeText}</p>`}
        .act=${() => this.#revoke()}
      ></confirm-dialog>
    `;
  }

  #list(keys: SiteKeyView[]): TemplateResult {
    return html`<section class="panel">
      ${
        keys.length === 0
          ? emptyState({ icon: 'key', title: words.noKeys, text: words.noKeysText })
          : dataTable({
              label: words.keysTitle,
              rows: keys,
              columns: [
                { name: words.name, cell: ({ name }) => html`<b>${name}</b>` },
                {
                  name: words.popups,
                  cell: ({ popupIds }) => popupIds?.join(', ') ?? words.allPopups,
                },
                { name: words.by, cell: ({ author }) => author },
                {
                  name: words.created,
                  kind: 'time',
                  cell: ({ createdAt }) => moment(createdAt, this.session.timeZone),
                },
                {
                  name: words.revoke,
                  isNameHidden: true,
                  kind: 'actions',
                  cell: (key) =>
                    this.may('owner')
                      ? html`<button class="button small" type="button" @click=${() => this.#ask(key)}>
                          ${words.revoke}
                        </button>`
                      : nothing,
                },
              ],
            })
      }
    </section>`;
  }

  async #ask(key: SiteKeyView): Promise<void> {
    this.revoking = key;
    await this.updateComplete;
    this.revokeKey.open();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'site-keys-page': SiteKeysPage;
  }
}
