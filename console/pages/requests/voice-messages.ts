import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RequestRow, VoiceMessage } from '../../../shared/owner/requests.js';
import type { ApiClient } from '../../api-client.js';
import { inLanguage } from '../../language.js';
import { voiceMessages as en } from '../../messages/en/voice-messages.js';
import { voiceMessages as fr } from '../../messages/fr/voice-messages.js';
import '../../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../../pieces/confirm-dialog.js';
import { dayAndTime } from '../../pieces/moments.js';
import { durationText } from '../../pieces/request-words.js';
import './voice-messages.css';

const words = inLanguage({ en, fr });

/** Outcomes without anybody on the phone, after which a visitor may have left a message. */
const mayHaveLeftOne: readonly RequestRow['outcome'][] = [
  'voicemail',
  'over',
  'missed-by-operator',
  'no-free-operator',
  'missed',
];

/** The voice messages of a request, to hear, keep and delete. A message is loaded only when it is played. */
@customElement('voice-messages')
export class VoiceMessages extends LitElement {
  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) request!: RequestRow;
  /** Null: this WebAppel hands none out. */
  @property({ attribute: false }) messages: readonly VoiceMessage[] | null = null;
  @property({ attribute: false }) timeZone = 'UTC';
  @property({ attribute: false }) mayHear = false;
  @property({ attribute: false }) mayDelete = false;
  @property({ attribute: false }) changed: () => unknown = () => undefined;
  @state() private asking: VoiceMessage | undefined;
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #path = ({ id }: VoiceMessage): string => `/requests/${this.request.id}/voice-messages/${id}`;

  #ask = async (message: VoiceMessage): Promise<void> => {
    this.asking = message;
    await this.updateComplete;
    this.dialog.open();
  };

  #delete = async (): Promise<void> => {
    if (!this.asking) return;
    await this.api.send('DELETE', this.#path(this.asking));
    await this.changed();
  };

  protected override render(): TemplateResult | typeof nothing {
    const { messages, request } = this;
    const mayBeOne = mayHaveLeftOne.includes(request.outcome);
    if (messages === null) return mayBeOne ? this.#panel(1, words.elsewhere) : nothing;
    if (messages.length === 0)
      return request.outcome === 'voicemail' ? this.#panel(1, words.none) : nothing;
    return html`${this.#panel(
      messages.length,
      this.mayHear ? words.noted : words.onlySupport,
      html`<ul class="voice-messages">${messages.map((message) => this.#message(message))}</ul>`,
    )}
      <confirm-dialog
        .heading=${words.deleteTitle}
        .verb=${words.deleteVerb}
        .isDangerous=${true}
        .body=${html`<p>${words.deleteText}</p>
          <p>${this.asking?.mailedAt === null ? words.deleteUnmailed : words.deleteMailed}</p>`}
        .act=${this.#delete}
      ></confirm-dialog>`;
  }

  #panel(count: number, lead: string, body: TemplateResult | typeof nothing = nothing) {
    return html`<section class="panel">
      <h2>${words.title(count)}</h2>
      ${body}
      <p class="panel-lead">${lead}</p>
    </section>`;
  }

  #message(message: VoiceMessage): TemplateResult {
    const { recordedAt, seconds, mailedAt, isKept } = message;
    const at = dayAndTime(recordedAt, this.timeZone);
    const source = this.api.addressOf(this.#path(message));
    const facts = [
      at,
      words.length(durationText(seconds)),
      isKept
        ? mailedAt
          ? words.mailed(dayAndTime(mailedAt, this.timeZone))
          : words.notMailed
        : words.gone,
    ];
    return html`<li>
      <p>${facts.join(' · ')}</p>
      ${
        isKept && this.mayHear
          ? html`<audio controls preload="none" src=${source} aria-label=${words.listen(at)}></audio>
            <div class="voice-message-acts">
              <a class="button" href=${source} download>${words.download}</a>
              ${
                this.mayDelete
                  ? html`<button class="button" type="button" @click=${() => this.#ask(message)}>
                      ${words.delete}
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'voice-messages': VoiceMessages;
  }
}
