import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Clock } from '../../shared/clock.js';
import type { Locale } from '../../shared/vocabulary.js';
import { browserClock } from '../clock.js';
import { RappelCloseEvent, RappelOpenEvent, type RappelStateEvent } from '../events.js';
import { fieldStyles } from '../field-styles.js';
import { closeIcon, phoneIcon } from '../icons.js';
import { type LauncherWords, launcherWords, spokenLocale } from '../messages/launcher-words.js';
import type { ProxyClient } from '../proxy-client.js';
import { sharedStyles } from '../styles.js';
import { formStyles } from './form-styles.js';
import { popupStyles } from './popup-styles.js';
import type { FocusPlace, PopupHost, PopupSteps } from './steps.js';
import { loadingView, unavailableView } from './waiting-views.js';

/**
 * A "call me back" button and its dialog.
 *
 * @fires rappel-open - The dialog has opened.
 * @fires rappel-close - The dialog has closed; a request goes on without it.
 * @fires rappel-state - The request has come to another state, named in `detail.state`.
 * @csspart launcher - The button that opens the dialog.
 * @csspart dialog - The dialog.
 * @cssprop --rappel-accent - Fill of the main buttons.
 * @cssprop --rappel-on-accent - Text on that fill.
 * @cssprop --rappel-radius - Corners.
 * @cssprop --rappel-font - Font family.
 * @cssprop --rappel-z-index - Of the launcher.
 * @cssprop --rappel-offset - The launcher's distance from the corner.
 * @cssprop --rappel-backdrop - What dims the page behind the dialog.
 */
export class RappelPopup extends LitElement implements PopupHost {
  static override readonly styles = [sharedStyles, fieldStyles, popupStyles, formStyles];

  /** Number of the popup. */
  @property() popup = '';
  /** Origin of the proxy; the page's own by default. */
  @property() proxy = '';
  /** `fr` or `en`; by default the popup's, and until that is known the page's. */
  @property() locale = '';
  /** Text of the launcher instead of the usual. */
  @property() label = '';

  /** Time; a test passes its own. */
  @property({ attribute: false }) clock: Clock = browserClock;
  /** The way to the proxy; a test passes its own. */
  @property({ attribute: false }) proxyClient: ProxyClient | null = null;

  @state() private announcement = '';
  /** The steps' code could not be loaded. */
  @state() private failed = false;
  @state() private steps: PopupSteps | null = null;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('.launcher') private readonly launcher!: HTMLButtonElement;
  private loading: Promise<void> | null = null;
  private opener: Element | null = null;
  private focusWanted: FocusPlace | null = null;
  private focused: Element | null = null;

  get language(): Locale {
    return spokenLocale(this.locale, this.steps?.locale, document.documentElement.lang);
  }

  /** Opens the dialog; for a button of the host page. Focus returns there when it closes. */
  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.isConnected || this.dialog.open) return;
    this.opener = deepActiveElement();
    this.dialog.showModal();
    this.focusStart();
    this.dispatchEvent(new RappelOpenEvent());
    await this.load();
  }

  close(): void {
    this.dialog?.close();
  }

  moveFocus(place: FocusPlace): void {
    this.focusWanted = place;
  }

  announce(text: string): void {
    this.announcement = text;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.steps?.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.steps?.pause();
    // Left open it would come back as a dialog that is not modal.
    this.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('popup') || changed.has('proxy'))) this.forget();
    this.focused = this.shadowRoot?.activeElement ?? null;
  }

  protected override render(): TemplateResult {
    const words = launcherWords[this.language];
    return html`
      <button
        type="button"
        part="launcher"
        class="launcher"
        lang=${this.label ? nothing : words.language}
        aria-haspopup="dialog"
        @click=${this.show}
        @pointerenter=${this.load}
      >
        ${phoneIcon}<span>${this.label || words.callMe}</span>
      </button>
      <dialog
        part="dialog"
        lang=${words.language}
        aria-labelledby="title"
        @close=${this.closed}
        @cancel=${this.keepWhileSending}
        @keydown=${this.keepWhileSending}
      >
        <div class="head">
          <h2 id="title" tabindex="-1">${words.callMe}</h2>
          <button type="button" class="close" aria-label=${words.close} @click=${this.close}>${closeIcon}</button>
        </div>
        <div class="body">${this.steps?.view() ?? this.viewWithoutSteps(words)}</div>
        <p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.announcement}</p>
      </dialog>
    `;
  }

  protected override updated(): void {
    if (!this.dialog.open) return;
    const wanted = this.focusWanted;
    this.focusWanted = null;
    if (wanted === 'start') this.focusStart();
    else if (wanted === 'fault') this.find('[aria-invalid="true"]')?.focus();
    else if (wanted === 'problem') this.find('.send')?.scrollIntoView({ block: 'nearest' });
    // A button may leave with what it was for; a keyboard is not left with nothing.
    else if (wanted === 'heading' || (this.focused && !this.focused.isConnected))
      this.focusHeading();
  }

  private viewWithoutSteps(words: LauncherWords): TemplateResult {
    return this.failed
      ? unavailableView(words.unavailable, undefined, words, () => this.load())
      : loadingView(words);
  }

  /** Loads the steps and what the popup shows. A pointer on the launcher is often a click soon: it is then there. */
  private load(): Promise<void> {
    this.loading ??= this.loadSteps().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async loadSteps(): Promise<void> {
    this.failed = false;
    try {
      const { PopupSteps } = await import('./steps.js');
      this.steps ??= new PopupSteps(this);
    } catch (failure) {
      console.error('rappel: the form could not be loaded', failure);
      this.failed = true;
      return;
    }
    await this.steps.load();
  }

  /** The element now stands for another popup. */
  private forget(): void {
    this.steps?.pause();
    this.steps = null;
    if (this.dialog.open) void this.load();
  }

  private closed(): void {
    this.dispatchEvent(new RappelCloseEvent());
    // The browser gives focus back to what had it; where that has left the page, to the launcher.
    if (this.isConnected && !this.opener?.isConnected) this.launcher.focus();
    this.opener = null;
  }

  /**
   * Escape is easily pressed by mistake, and a call is on its way. The key is stopped as well as the closing: Chromium
   * lets only every other closing be stopped.
   */
  private keepWhileSending(event: Event): void {
    const wouldClose = !(event instanceof KeyboardEvent) || event.key === 'Escape';
    if (wouldClose && this.steps?.sending) event.preventDefault();
  }

  private focusStart(): void {
    const field = this.find('form input:not([type="radio"])');
    if (field) field.focus();
    else this.focusHeading();
  }

  private focusHeading(): void {
    (this.find('#state') ?? this.find('#title'))?.focus();
  }

  private find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }
}

/** The element that has focus, through every open shadow root. */
function deepActiveElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

// A page may carry the script twice, or two versions of it: the first stays.
if (!customElements.get('rappel-popup')) customElements.define('rappel-popup', RappelPopup);

declare global {
  interface HTMLElementTagNameMap {
    'rappel-popup': RappelPopup;
  }
  interface GlobalEventHandlersEventMap {
    'rappel-open': RappelOpenEvent;
    'rappel-close': RappelCloseEvent;
    'rappel-state': RappelStateEvent;
  }
}
