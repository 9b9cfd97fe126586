import { html, LitElement, type TemplateResult } from 'lit';
import type { Clock } from '../../shared/clock.js';
import { browserClock } from '../clock.js';
import type { DemoTexts } from './texts.js';

/** A button that copies a text and reports the outcome. */
export class DemoCopy extends LitElement {
  // Without decorators, whose code the page would load from the widget.
  static override readonly properties = {
    text: { attribute: false },
    name: { attribute: false },
    texts: { attribute: false },
    outcome: { state: true },
  };

  text = '';
  /** Accessible name, for a button that needs more than "Copy". */
  name = '';
  texts!: DemoTexts;
  clock: Clock = browserClock;
  private outcome = '';

  /** Renders without a shadow root, so that the styles of the page apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { copy } = this.texts;
    return html`
      <button type="button" class="copy" aria-label=${this.name || copy} @click=${this.copy}>
        ${this.outcome || copy}
      </button>
      <span class="visually-hidden" role="status">${this.outcome}</span>
    `;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.outcome = this.texts.copied;
    } catch {
      // The clipboard needs HTTPS or localhost.
      this.outcome = this.texts.notCopied;
    }
    this.clock.after(2_000, () => {
      this.outcome = '';
    });
  }
}

// A process may build the page more than once.
if (!customElements.get('demo-copy')) customElements.define('demo-copy', DemoCopy);

declare global {
  interface HTMLElementTagNameMap {
    'demo-copy': DemoCopy;
  }
}
