import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from './icon.js';

/** A text that is shown once, with a button that copies it. */
@customElement('copied-secret')
export class CopiedSecret extends LitElement {
  @property({ attribute: false }) text = '';
  @property({ attribute: false }) label = '';
  /** On the button, before and after. */
  @property({ attribute: false }) words = { copy: '', copied: '' };
  @state() private isCopied = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.isCopied = true;
    } catch {
      // Without the permission the person copies by hand.
      this.querySelector('input')?.select();
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="secret">
      <input
        readonly
        aria-label=${this.label}
        .value=${this.text}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      />
      <button class="button" type="button" @click=${this.#copy}>
        ${icon(this.isCopied ? 'check' : 'copy')}<span aria-live="polite"
          >${this.isCopied ? this.words.copied : this.words.copy}</span
        >
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'copied-secret': CopiedSecret;
  }
}
