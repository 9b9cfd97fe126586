import { html, nothing, type TemplateResult } from 'lit';
import { loadPart } from '../load-part.js';
import type { Messages } from '../messages/messages.js';

type QrCode = typeof import('./qr-code.js').qrCode;

/** Takes the request from this screen to the visitor's phone, by a QR code of its status page. */
export class PhoneLink {
  #qrCode: QrCode | null = null;

  /** @param onChange asks for a new rendering */
  constructor(private readonly onChange: () => void) {}

  /** @param address of the status page, with its origin; written out too, for those who cannot scan it */
  view(address: string, { phoneLink }: Messages): TemplateResult {
    return html`
      <details class="phone-link" @toggle=${(event: Event) => void this.#toggled(event)}>
        <summary>${phoneLink.title}</summary>
        ${
          this.#qrCode
            ? html`<p>${phoneLink.scan}</p>
                ${this.#qrCode(address, phoneLink.alternative)}`
            : nothing
        }
        <p class="address" dir="ltr">${address}</p>
      </details>
    `;
  }

  /** Few visitors open it, so nobody else loads the encoder. Where it cannot be loaded, the address is enough. */
  async #toggled({ target }: Event): Promise<void> {
    if (!(target as HTMLDetailsElement).open || this.#qrCode) return;
    this.#qrCode = await loadPart('qr-code', () => import('./qr-code.js')).then(
      (part) => part.qrCode,
      () => null,
    );
    this.onChange();
  }
}
