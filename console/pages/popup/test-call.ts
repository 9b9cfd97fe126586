import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ApiClient } from '../../api-client.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import '../../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../../pieces/confirm-dialog.js';
import { field } from '../../pieces/field.js';

const words = inLanguage({ en, fr });

interface Started {
  requestId: number | null;
  refusal: string | null;
  reference: string | null;
}

/** Has the popup call whoever looks at it. */
@customElement('test-call')
export class TestCall extends LitElement {
  @property({ attribute: false }) api!: ApiClient;
  /** Of the popup in the API. */
  @property({ attribute: false }) path = '';
  @state() private started: Started | undefined;
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  open(): void {
    this.started = undefined;
    this.dialog.open();
  }

  async #call(form: FormData): Promise<boolean> {
    this.started = await this.api.send<Started>('POST', `${this.path}/test-call`, {
      number: String(form.get('number')),
      country: 'FR',
    });
    return false;
  }

  protected override render(): TemplateResult {
    return html`<confirm-dialog
      .heading=${words.testTitle}
      .verb=${words.testVerb}
      .body=${html`
        <p>${words.testText}</p>
        ${field({
          id: 'test-number',
          label: words.testNumber,
          control: html`<input id="test-number" name="number" type="tel" required maxlength="100" autocomplete="tel" placeholder="06 39 98 00 01" />`,
        })}
        <div role="status">${this.started ? outcomeOf(this.started) : nothing}</div>
      `}
      .act=${(form: FormData) => this.#call(form)}
    ></confirm-dialog>`;
  }
}

const outcomeOf = ({ requestId, reference }: Started): TemplateResult =>
  requestId === null
    ? html`<p class="fault">
        ${words.testRefused(reference ?? '')}
        <a href="/console/why?reference=${reference ?? ''}">${words.testWhy}</a>
      </p>`
    : html`<p>${words.testPlaced} <a href="/console/requests/${requestId}">${words.testFollow}</a></p>`;

declare global {
  interface HTMLElementTagNameMap {
    'test-call': TestCall;
  }
}
