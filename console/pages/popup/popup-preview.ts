import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PopupView } from '../../../shared/callback.js';
import type { Stop } from '../../../shared/clock.js';
import type { PopupEntry } from '../../../shared/configuration/configuration-file.js';
import { accentOf } from '../../../shared/popup-style.js';
import { browserClock } from '../../../widget/clock.js';
import { type ApiClient, ApiProblem } from '../../api-client.js';
import type { CheckView } from '../../configuration/change.js';
import { checkLine } from '../../configuration/check-list.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import { sentenceOf } from '../../pieces/states.js';
import { PREVIEW_READY, type PreviewMessage } from '../../preview/messages.js';

const words = inLanguage({ en, fr });
/** Between two letters that somebody types. */
const PAUSE_MS = 150;
const whens = ['open', 'closed'] as const;
const languages = ['fr', 'en'] as const;

const isOther = (after: PopupEntry, before: PopupEntry | undefined): boolean =>
  JSON.stringify(after) !== JSON.stringify(before);

/** The real form with settings that are not saved, and what would make visitors fail with them. */
@customElement('popup-preview')
export class PopupPreview extends LitElement {
  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) popupId = '';
  /** What is changed. */
  @property({ attribute: false, hasChanged: isOther }) draft: PopupEntry = {};
  @property({ attribute: false }) stylesheet: string | undefined;
  /** Of the picture in the form; null: there is none. */
  @property({ attribute: false }) pictureUrl: string | null = null;

  @state() private when: (typeof whens)[number] = 'open';
  @state() private locale: (typeof languages)[number] | undefined;
  @state() private shown: { view: PopupView | null; checks: CheckView[] } | undefined;
  @state() private failure: unknown;
  @query('iframe') private frame!: HTMLIFrameElement;
  #stopWaiting: Stop = () => undefined;
  #isFrameReady = false;
  /** The latest answer wins, in whatever order they come. */
  #asked = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('message', this.#hear);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('message', this.#hear);
    this.#stopWaiting();
  }

  readonly #hear = ({ source, data }: MessageEvent): void => {
    if (source !== this.frame?.contentWindow || data !== PREVIEW_READY) return;
    this.#isFrameReady = true;
    this.#send();
  };

  protected override updated(changed: PropertyValues): void {
    const isFirst = this.shown === undefined && this.#asked === 0;
    const isStale = ['draft', 'stylesheet', 'when'].some((name) => changed.has(name));
    if (isFirst) void this.#ask();
    else if (isStale) {
      this.#stopWaiting();
      this.#stopWaiting = browserClock.after(PAUSE_MS, () => void this.#ask());
    }
    if (changed.has('pictureUrl') || changed.has('locale')) this.#send();
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    // Nobody who visits sees the name.
    const { files: _, name: __, ...popup } = this.draft;
    try {
      const shown = await this.api.send<typeof this.shown>(
        'POST',
        `/popups/${this.popupId}/draft`,
        {
          popup,
          ...(this.stylesheet !== undefined && { stylesheet: this.stylesheet }),
          when: this.when,
        },
      );
      if (asked !== this.#asked) return;
      this.shown = shown;
      this.failure = undefined;
      this.#send();
    } catch (failure) {
      // Half an address is not one yet; saving says what is wrong.
      const isHalfTyped = failure instanceof ApiProblem && failure.code === 'invalid-field';
      if (asked === this.#asked && !isHalfTyped) this.failure = failure;
    }
  }

  #send(): void {
    const view = this.shown?.view;
    if (!view || !this.#isFrameReady) return;
    const accent = this.stylesheet === undefined ? view.accent : accentOf(this.stylesheet);
    const { accent: _, ...rest } = view;
    const message: PreviewMessage = {
      type: 'rappel-preview',
      view: { ...rest, ...(accent && { accent }), headerImageUrl: this.pictureUrl },
      locale: this.locale ?? view.locale,
    };
    this.frame.contentWindow?.postMessage(message, location.origin);
  }

  protected override render(): TemplateResult {
    const { shown, when } = this;
    const failing = shown?.checks.filter(({ passed }) => passed !== true) ?? [];
    return html`
      <section class="panel checks-panel" aria-labelledby="popup-checks">
        <h2 id="popup-checks">${words.checks}</h2>
        <ul class="checks" aria-live="polite">
          ${
            shown && failing.every(({ passed }) => passed === null)
              ? html`<li class="passed-all">${words.allFine}</li>`
              : nothing
          }
          ${failing.map((check) => checkLine(check))}
        </ul>
      </section>
      <section class="panel preview" aria-labelledby="popup-preview">
        <h2 id="popup-preview">${words.preview}</h2>
        <p class="panel-lead">${words.previewLead}</p>
        <div class="preview-acts">
          ${this.#choice(words.whenLabel, whens, words.whens, when, (one) => {
            this.when = one;
          })}
          ${this.#choice(
            words.languageLabel,
            languages,
            words.languages,
            this.locale ?? shown?.view?.locale,
            (one) => {
              this.locale = one;
            },
          )}
        </div>
        ${this.failure ? html`<p class="fault" role="alert">${sentenceOf(this.failure)}</p>` : nothing}
        ${shown && !shown.view ? html`<p class="never">${words.never[when]}</p>` : nothing}
        <iframe
          src="/console/preview.html"
          title=${words.previewTitle}
          ?hidden=${shown !== undefined && !shown.view}
        ></iframe>
      </section>
    `;
  }

  #choice<Value extends string>(
    label: string,
    values: readonly Value[],
    texts: Readonly<Record<Value, string>>,
    chosen: Value | undefined,
    choose: (value: Value) => void,
  ): TemplateResult {
    return html`<div class="segments" role="group" aria-label=${label}>
      ${values.map(
        (value) =>
          html`<button class="button small" type="button" aria-pressed=${value === chosen} @click=${() => choose(value)}>
            ${texts[value]}
          </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'popup-preview': PopupPreview;
  }
}
