import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inLanguage } from '../language.js';
import { shell as en } from '../messages/en/shell.js';
import { shell as fr } from '../messages/fr/shell.js';
import { sentenceOf } from './states.js';

const words = inLanguage({ en, fr });

/**
 * A dialog that says what will happen and asks once. It stays open and says why if it fails.
 *
 * `<confirm-dialog .heading=… .body=… .act=${async (form) => …} ></confirm-dialog>` and `open()`.
 */
@customElement('confirm-dialog')
export class ConfirmDialog extends LitElement {
  @property({ attribute: false }) heading = '';
  /** Sentences, and fields if it asks for something. */
  @property({ attribute: false }) body: TemplateResult | string = '';
  /** The word on the button that does it. */
  @property({ attribute: false }) verb = '';
  /** Whether it takes something away. */
  @property({ attribute: false }) isDangerous = false;
  /** Does it, with what the fields hold. A rejection is shown. `false` keeps the dialog open, to show what came of it. */
  @property({ attribute: false }) act: (form: FormData) => Promise<unknown> = async () => undefined;

  @state() private isBusy = false;
  @state() private failure: unknown;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  open(): void {
    this.failure = undefined;
    this.querySelector('form')?.reset();
    this.#dialog?.showModal();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.isBusy || !(event.target instanceof HTMLFormElement)) return;
    this.isBusy = true;
    this.failure = undefined;
    try {
      if ((await this.act(new FormData(event.target))) !== false) this.#dialog?.close();
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.isBusy = false;
    }
  }

  protected override render(): TemplateResult {
    return html`
      <dialog class="dialog" aria-label=${this.heading}>
        <form @submit=${this.#submit}>
          <h2>${this.heading}</h2>
          <div class="dialog-body">${this.body}</div>
          ${this.failure ? html`<p class="fault" role="alert">${sentenceOf(this.failure)}</p>` : nothing}
          <div class="dialog-actions">
            <button class="button" type="button" @click=${() => this.#dialog?.close()}>
              ${words.cancel}
            </button>
            <button
              class="button ${this.isDangerous ? 'danger' : 'primary'}"
              type="submit"
              aria-disabled=${this.isBusy}
            >
              ${this.verb}
            </button>
          </div>
        </form>
      </dialog>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'confirm-dialog': ConfirmDialog;
  }
}
