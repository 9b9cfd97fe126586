import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Clock } from '../../shared/clock.js';
import { browserClock } from '../clock.js';
import { earlyKey } from '../early-keys.js';
import { RappelCloseEvent, RappelOpenEvent, type RappelStateEvent } from '../events.js';
import { fieldStyles } from '../field-styles.js';
import type { Theme } from '../host-styles.js';
import { closeIcon, phoneIcon } from '../icons.js';
import { keptKey, MEMORY_OFF } from '../kept-key.js';
import { loadWords } from '../load-words.js';
import type { Language } from '../messages/button-words.js';
import { launcherWords } from '../messages/languages.js';
import type { LauncherWords, Messages } from '../messages/messages.js';
import { directionOf, spokenLanguage } from '../messages/spoken-language.js';
import { noticeRequest } from '../notice-request.js';
import type { ProxyClient } from '../proxy-client.js';
import { sharedStyles } from '../styles.js';
import { raise } from '../top-layer.js';
import { formStyles } from './form-styles.js';
import { animateHeight } from './height-animation.js';
import { loadingView, unavailableView } from './loading-views.js';
import { keepEventsInside, lockScrolling } from './page-around.js';
import { popupStyles } from './popup-styles.js';
import type { FocusTarget, PopupHost, PopupSteps } from './steps.js';

/**
 * A "call me back" button and its dialog.
 *
 * @fires rappel-open - The dialog has opened.
 * @fires rappel-close - The dialog has closed. A request that was sent continues.
 * @fires rappel-state - The state of the callback has changed; `detail.state` is the new one.
 * @csspart launcher - The button that opens the dialog.
 * @csspart dialog - The dialog.
 * @cssprop --rappel-accent - Fill of the main buttons. Text on it is white or black, whichever is easier to read.
 * @cssprop --rappel-radius - Corner radius.
 * @cssprop --rappel-font - Font family.
 * @cssprop --rappel-z-index - Stacking order of the launcher in browsers without popovers.
 * @cssprop --rappel-offset - The launcher's distance from the corner.
 * @cssprop --rappel-backdrop - Background of the backdrop behind the dialog.
 */
export class RappelPopup extends LitElement implements PopupHost {
  static override readonly styles = [sharedStyles, fieldStyles, popupStyles, formStyles];

  /** Id of the popup. */
  @property() popup = '';
  /** Origin of the proxy; the page's own by default. */
  @property() proxy = '';
  /** The language, such as `de`; by default the page's, or the popup's where the widget does not speak that one. */
  @property() locale = '';
  /** Text of the launcher, in place of the default. */
  @property() label = '';
  /** `light`, `dark`, or `auto` as the device; by default as the page's color-scheme. The styles read the attribute. */
  @property({ reflect: true }) theme: Theme | undefined;

  /** `off`: the request is not kept when the page is left, and not shown in other tabs. */
  @property() memory = '';

  /** Replaced in tests. */
  @property({ attribute: false }) clock: Clock = browserClock;
  /** Replaced in tests. */
  @property({ attribute: false }) proxyClient: ProxyClient | null = null;

  /** All words of the dialog's language; null until they are loaded. */
  @state() private words: Messages | null = null;
  @state() private popupLocale: string | null = null;
  /** Digits typed before the form was there, which are then in it. */
  typed = '';

  @state() private announcement = '';
  /** The code of the steps, or the words, could not be loaded. */
  @state() private failed = false;
  @state() private steps: PopupSteps | null = null;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('.launcher') private readonly launcher!: HTMLButtonElement;
  private loading: Promise<void> | null = null;
  private noticing: BroadcastChannel | undefined;
  private drawn: HTMLElement | null = null;
  private unlockScrolling: (() => void) | null = null;
  private opener: Element | null = null;
  private pendingFocus: FocusTarget | null = null;
  private focusedBefore: Element | null = null;
  private heightBefore = 0;

  get language(): Language {
    return spokenLanguage(this.locale, document.documentElement.lang, this.popupLocale);
  }

  get messages(): Messages | null {
    return this.words;
  }

  async speak(popupLocale = this.popupLocale): Promise<void> {
    this.popupLocale = popupLocale;
    const { language } = this;
    const words = await loadWords(language);
    if (language === this.language) this.words = words;
  }

  get proxyOrigin(): string {
    return new URL(this.proxy || '/', location.href).origin;
  }

  get remembers(): boolean {
    return this.memory !== MEMORY_OFF;
  }

  get isOpen(): boolean {
    return this.dialog?.open ?? false;
  }

  /** Opens the dialog; a host page may call it from a button of its own. Closing returns the focus to that button. */
  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.isConnected || this.dialog.open) return;
    this.opener = deepActiveElement();
    this.dialog.showModal();
    this.unlockScrolling = lockScrolling();
    this.focusStart();
    this.dispatchEvent(new RappelOpenEvent());
    await this.load();
  }

  close(): void {
    this.dialog?.close();
  }

  moveFocus(target: FocusTarget): void {
    this.pendingFocus = target;
  }

  announce(text: string): void {
    this.announcement = text;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.removeDrawnByScript();
    if (this.hasUpdated) raise(this.launcher);
    if (this.steps) this.steps.resume();
    else if (this.hasUpdated) this.notice();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.steps?.pause();
    this.noticing?.close();
    // An open dialog that is moved in the page would no longer be modal.
    this.close();
  }

  /** The script tag may have drawn a button. It stays until the element's own is there, after it. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.drawn = root.querySelector<HTMLElement>('.launcher');
    this.renderOptions.renderBefore = null;
    return root;
  }

  protected override firstUpdated(): void {
    const hadFocus = this.drawn !== null && this.shadowRoot?.activeElement === this.drawn;
    this.drawn?.remove();
    this.drawn = null;
    raise(this.launcher);
    keepEventsInside(this.dialog);
    this.notice();
    if (hadFocus) this.launcher.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('popup') || changed.has('proxy') || changed.has('memory');
    if (this.hasUpdated && isOther) this.reset();
    if (this.messages && this.messages.language !== this.language) void this.load();
    this.focusedBefore = this.shadowRoot?.activeElement ?? null;
    this.heightBefore = this.dialog?.offsetHeight ?? 0;
  }

  protected override render(): TemplateResult {
    const words = this.messages ?? launcherWords(this.language);
    const direction = directionOf(words.language);
    const steps = this.messages && !this.failed ? this.steps : null;
    const told = steps?.launcherView();
    return html`
      <button
        type="button"
        popover="manual"
        part="launcher"
        class="launcher"
        dir=${direction}
        lang=${this.label && !told ? nothing : words.language}
        aria-haspopup="dialog"
        @click=${this.show}
        @pointerenter=${this.load}
      >
        ${phoneIcon}<span>${told ?? (this.label || words.callMe)}</span>
      </button>
      <dialog
        part="dialog"
        lang=${words.language}
        dir=${direction}
        aria-labelledby=${steps?.hasTitle ? 'state' : 'title'}
        @close=${this.handleClose}
        @cancel=${this.keepOpenWhileSending}
        @keydown=${this.handleKey}
      >
        <div class="head">
          ${steps?.hasTitle ? nothing : html`<h2 id="title" tabindex="-1">${words.callMe}</h2>`}
          <button type="button" class="close" aria-label=${words.close} @click=${this.close}>${closeIcon}</button>
        </div>
        <div class="body">${steps?.view() ?? this.viewWithoutSteps(words)}</div>
        <p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.announcement}</p>
      </dialog>
    `;
  }

  protected override updated(): void {
    if (!this.dialog.open) return;
    animateHeight(this.dialog, this.heightBefore);
    const target = this.pendingFocus;
    this.pendingFocus = null;
    if (target === 'start') this.focusStart();
    else if (target === 'fault') this.find('[aria-invalid="true"]')?.focus();
    else if (target === 'problem') this.find('.send')?.scrollIntoView({ block: 'nearest' });
    // If the focused button has been removed, the focus needs a new target.
    else if (target === 'heading' || (this.focusedBefore && !this.focusedBefore.isConnected))
      this.focusHeading();
  }

  private viewWithoutSteps(words: LauncherWords): TemplateResult {
    return this.failed
      ? unavailableView(words.unreachable, words, () => this.load())
      : loadingView(words);
  }

  /** Loads the steps, the words and the popup. Starts when the pointer enters the launcher, so that the click finds them ready. */
  private load(): Promise<void> {
    this.loading ??= this.loadSteps().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async loadSteps(): Promise<void> {
    this.failed = false;
    try {
      const words = this.speak();
      const { PopupSteps } = await import('./steps.js');
      this.steps ??= new PopupSteps(this);
      this.noticing?.close();
      await Promise.all([words, this.steps.load()]);
    } catch (failure) {
      console.error('rappel: the form could not be loaded', failure);
      this.failed = true;
    }
  }

  /** The button of the script tag goes where the page has its own; the script may not have seen it. */
  private removeDrawnByScript(): void {
    if (this.hasAttribute('data-script')) return;
    for (const other of document.querySelectorAll<RappelPopup>('rappel-popup[data-script]'))
      if (other.getAttribute('popup') === this.popup) other.remove();
  }

  /** Starts again after the popup or the proxy has changed. */
  private reset(): void {
    this.steps?.pause();
    this.steps = null;
    this.popupLocale = null;
    this.notice();
    if (this.dialog.open) void this.load();
  }

  /** Loads the steps as soon as there is a request to tell of. */
  private notice(): void {
    this.noticing?.close();
    if (this.remembers && this.popup)
      this.noticing = noticeRequest(keptKey(this.proxyOrigin, this.popup), () => void this.load());
  }

  private handleClose(): void {
    this.unlockScrolling?.();
    this.unlockScrolling = null;
    // Not when the element is taken out of the page with its dialog.
    if (this.isConnected) this.steps?.closed();
    this.dispatchEvent(new RappelCloseEvent());
    // The browser returns the focus to the opener. If the opener has left the page, the launcher takes it.
    if (this.isConnected && !this.opener?.isConnected) this.launcher.focus();
    this.opener = null;
  }

  /**
   * Keeps the dialog open while a request is being sent. Both the key and the `cancel` event are prevented, because
   * Chromium lets a page prevent only every other `cancel`.
   */
  private keepOpenWhileSending(event: Event): void {
    const isClosing = !(event instanceof KeyboardEvent) || event.key === 'Escape';
    if (isClosing && this.steps?.sending) event.preventDefault();
  }

  private handleKey(event: KeyboardEvent): void {
    this.keepOpenWhileSending(event);
    if (!this.steps || this.steps.loading) this.typed += earlyKey(event);
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

/** The focused element, looked up through open shadow roots. */
function deepActiveElement(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

// A page may load the script twice, or in two versions. The first one wins.
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
