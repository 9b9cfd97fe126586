import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { BlockView } from '../api-shapes.js';
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

const words = inLanguage({ en, fr });
const kinds = ['number', 'prefix', 'address', 'network'] as const;

/** The author of a block that a person asked for who had not asked for a call. */
const CALLEE = 'callee';

/** Who is not called. */
@customElement('blocks-page')
export class BlocksPage extends LoadedPage<BlockView[]> {
  @state() private removing: BlockView | undefined;
  @query('#new-block') private newBlock!: ConfirmDialog;
  @query('#remove-block') private removeBlock!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<BlockView[]> {
    return (await this.api.get<{ blocks: BlockView[] }>('/blocks', signal)).blocks;
  }

  async #block(form: FormData): Promise<void> {
    const { kind, value, reason } = Object.fromEntries(form);
    await this.api.send('POST', '/blocks', { kind, value, reason });
    await this.reload();
  }

  async #remove(): Promise<void> {
    await this.api.send('DELETE', `/blocks/${this.removing?.id}`);
    await this.reload();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.blocksTitle, {
        actions: this.may('owner')
          ? html`<button class="button primary" type="button" @click=${() => this.newBlock.open()}>
              ${icon('plus')}${words.block}
            </button>`
          : undefined,
      })}
      ${this.lead(words.blocksLead)}
      ${this.whenLoaded((blocks) => this.#list(blocks))}
      <confirm-dialog
        id="new-block"
        .heading=${words.blockTitle}
        .verb=${words.blockVerb}
        .body=${this.#form()}
        .act=${(form: FormData) => this.#block(form)}
      ></confirm-dialog>
      <confirm-dialog
        id="remove-block"
        .heading=${words.unblockTitle(this.removing?.value ?? '')}
        .verb=${words.unblock}
        .isDangerous=${this.removing?.author === CALLEE}
        .body=${html`<p>${this.removing?.author === CALLEE ? words.calleeText : words.unblockText}</p>`}
        .act=${() => this.#remove()}
      ></confirm-dialog>
    `;
  }

  #list(blocks: BlockView[]): TemplateResult {
    const zone = this.session.timeZone;
    return html`<section class="panel">
      ${
        blocks.length === 0
          ? emptyState({ icon: 'block', title: words.noBlocks, text: words.noBlocksText })
          : dataTable({
              label: words.blocksTitle,
              rows: blocks,
              columns: [
                {
                  name: words.kind,
                  cell: ({ value, kind }) =>
                    html`<b>${value}</b><small>${words.kindNames[kind]}</small>`,
                },
                {
                  name: words.by,
                  cell: ({ author, reason }) =>
                    html`${author}${reason ? html`<small>${reason}</small>` : nothing}`,
                },
                {
                  name: words.created,
                  kind: 'time',
                  cell: (block) => moment(block.createdAt, zone),
                },
                {
                  name: words.expires,
                  kind: 'time',
                  cell: ({ expiresAt }) => (expiresAt ? moment(expiresAt, zone) : words.noEnd),
                },
                {
                  name: words.unblock,
                  isNameHidden: true,
                  kind: 'actions',
                  cell: (block) =>
                    this.may('owner')
                      ? html`<button class="button small" type="button" @click=${() => this.#ask(block)}>
                          ${words.unblock}
                        </button>`
                      : nothing,
                },
              ],
            })
      }
    </section>`;
  }

  async #ask(block: BlockView): Promise<void> {
    this.removing = block;
    await this.updateComplete;
    this.removeBlock.open();
  }

  #form(): TemplateResult {
    return html`
      ${field({
        id: 'kind',
        label: words.kind,
        control: html`<select id="kind" name="kind">
          ${kinds.map((kind) => html`<option value=${kind}>${words.kinds[kind]}</option>`)}
        </select>`,
      })}
      ${field({
        id: 'value',
        label: words.value,
        hint: words.valueHint,
        control: html`<input id="value" name="value" required maxlength="100" autocomplete="off" aria-describedby="value-hint" />`,
      })}
      ${field({
        id: 'reason',
        label: words.reason,
        control: html`<input id="reason" name="reason" maxlength="200" autocomplete="off" />`,
      })}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'blocks-page': BlocksPage;
  }
}
