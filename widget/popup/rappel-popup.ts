import {
  adoptStyles,
  type CSSResultOrNative,
  html,
  nothing,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Clock } from '../../shared/clock.js';
import { browserClock } from '../clock.js';
import { earlyKey } from '../early-keys.js';
import { RappelCloseEvent, RappelErrorEvent, RappelOpenEvent } from '../events.js';
import { closeIcon } from '../icons.js';
import { keepClear } from '../keep-clear.js';
import { keptKey, MEMORY_OFF } from '../kept-key.js';
import { loadPart } from '../load-part.js';
import { loadWords } from '../load-words.js';
import type { LightPopup } from '../loader/light-launcher.js';
import type { Language } from '../messages/button-words.js';
import { launcherWords } from '../messages/languages.js';
import type { LauncherWords, Messages } from '../messages/messages.js';
import { directionOf, spokenLanguage } from '../messages/spoken-language.js';
import { noticeRequest } from '../notice-request.js';
import { pageLanguages } from '../page-languages.js';
import { isSelectedOpener, listenToPage } from '../page-openers.js';
import type { ProxyClient } from '../proxy-client.js';
import { styleSheet } from '../style-sheet.js';
import { sharedStyles } from '../styles.js';
import { afterPress, raise } from '../top-layer.js';
import { parseTemplatesAsHtml } from '../xml-documents.js';
import { deepActiveElement } from './active-element.js';
import { removeDrawn } from './drawn-element.js';
import { FormFocus } from './form-focus.js';
import { animateHeight } from './height-animation.js';
import { inlineStyles } from './inline-styles.js';
import { launcherView } from './launcher-view.js';
import { loadingView, unavailableView } from './loading-views.js';
import { keepEventsInside, lockScrolling } from './page-around.js';
import { PopupOptions } from './popup-options.js';
import { popupStyles } from './popup-styles.js';
import type { FocusTarget, PopupHost, PopupSteps } from './steps.js';
import { warmUp } from './warm-up.js';
import { whenNear } from './when-near.js';

export type * from '../events.js';

/**
 * A "call me back" button and its dialog, or the form in the page.
 *
 * @fires rappel-open - The dialog has opened.
 * @fires rappel-close - The dialog has closed. A request that was sent goes on.
 * @fires rappel-ready - The popup is loaded: its form, or that no call is possible, is shown.
 * @fires rappel-request - The visitor asks to be called. Call `preventDefault()` to keep the form as it is and send nothing.
 * @fires rappel-requested - The request is accepted.
 * @fires rappel-state - The visitor's callback has a new state.
 * @fires rappel-error - The popup could not be loaded, or a request was refused. What visitors can correct in a field is no error.
 * @csspart launcher - The button that opens the dialog.
 * @csspart dialog - The dialog.
 * @csspart form - With `mode="inline"`: what is in the dialog otherwise.
 * @csspart title - The heading.
 * @csspart close - The button that closes the dialog.
 * @csspart message - What you say to visitors in WebAppel.
 * @csspart label - The label of a field.
 * @csspart number - The field of the phone number, with its country.
 * @csspart field - Any other field for text.
 * @csspart send - The button that sends the request.
 * @csspart summary - What will happen, above that button.
 * @cssprop --rappel-accent - The fill of the main buttons; the second default is where the browser has `light-dark()`. Text on it is white or black, whichever is easier to read: at least 4.5:1 on any colour. Where the page sets none, the style sheet of the popup at WebAppel may, in the same words; it counts from when the popup is loaded.
 * @cssprop --rappel-radius - The rounding of the dialog; fields and buttons follow it.
 * @cssprop --rappel-font - The font family.
 * @cssprop --rappel-z-index - The stacking order of the button in browsers without popovers. In others it is above everything, as the dialog is.
 * @cssprop --rappel-offset - The distance of the button from the bottom and the side of the window; the default is 5 % of the width of the window, within these bounds.
 * @cssprop --rappel-backdrop - The colour over the page behind the dialog.
 */
export class RappelPopup extends PopupOptions implements PopupHost {
  static override readonly styles = [sharedStyles, popupStyles, inlineStyles];

  // The next two are replaced in tests.
  @property({ attribute: false }) clock: Clock = browserClock;
  @property({ attribute: false }) proxyClient: ProxyClient | null = null;

  /** All words of the dialog's language; null until they are loaded. */
  @state() private words: Messages | null = null;
  @state() private popupLocale: string | null = null;
  /** Digits typed before the form was there, which are then in it. */
  typed = (this as LightPopup).typed ?? '';
  /** What the script tag has asked the proxy for already. */
  early = (this as LightPopup).early;

  @state() private announcement = '';
  /** The code of the steps, or the words, could not be loaded. */
  @state() private failed = false;
  @state() private steps: PopupSteps | null = null;
  /** There is none in the page's flow. */
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('.launcher') private readonly launcher!: HTMLButtonElement | null;
  private loading: Promise<void> | null = null;
  private noticing: BroadcastChannel | undefined;
  private drawn: HTMLElement | null = null;
  /** Takes the focus when the dialog closes. */
  private openedFrom: Element | null = null;
  private unlockScrolling: (() => void) | null = null;
  private readonly focusOfForm = new FormFocus(() => this.shadowRoot);
  private heightBefore = 0;
  private accent = '';
  private readonly adopted = new Set<CSSResultOrNative>();
  private connection = new AbortController();

  constructor() {
    super();
    // Those that the script tag has given to the element have done their work.
    // An element that was removed meanwhile has those of the page's own: see `removeDrawn`.
    for (const name of this.isConnected ? (['open', 'close', 'toggle', 'reset'] as const) : [])
      if (Object.hasOwn(this, name)) delete (this as LightPopup)[name];
  }

  get language(): Language {
    return spokenLanguage(this.locale, ...pageLanguages(), this.popupLocale);
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

  paint(accent: string | undefined): void {
    if (!accent || accent === this.accent) return;
    this.accent = accent;
    // A colour that the page sets goes before it.
    this.adopt(styleSheet(`:host { --_accent: var(--rappel-accent, ${accent}); }`));
  }

  get proxyOrigin(): string {
    return new URL(this.proxy || '/', location.href).origin;
  }

  get remembers(): boolean {
    return this.memory !== MEMORY_OFF;
  }

  get isOpen(): boolean {
    return this.mode === 'inline' || this.dialog?.open === true;
  }

  /**
   * Opens the dialog; a form in the page is scrolled to. Returns a promise that resolves when the popup has loaded. When
   * the dialog closes, the focus returns to the element that had it.
   */
  async open(): Promise<void> {
    await this.updateComplete;
    if (!this.isConnected || this.dialog?.open) return;
    if (this.dialog) {
      this.openedFrom = deepActiveElement();
      this.dialog.showModal();
      this.unlockScrolling = lockScrolling();
      this.dispatchEvent(new RappelOpenEvent());
    } else this.scrollIntoView({ block: 'nearest' });
    this.focusOfForm.start();
    this.steps?.opened();
    await this.load();
  }

  /** Closes the dialog. A request that was sent goes on. */
  close(): void {
    this.dialog?.close();
  }

  /** Closes the dialog if it is open, and opens it if not. */
  async toggle(): Promise<void> {
    if (this.dialog?.open) this.close();
    else await this.open();
  }

  /** Starts again with an empty form, filled in by the options. A request that was sent goes on, and is shown no more. */
  reset(): void {
    this.steps?.forget();
    this.restart();
  }

  adopt(styles: CSSResultOrNative): void {
    if (this.adopted.has(styles)) return;
    this.adopted.add(styles);
    adoptStyles(this.renderRoot as ShadowRoot, [...RappelPopup.elementStyles, ...this.adopted]);
  }

  moveFocus(target: FocusTarget): void {
    this.focusOfForm.want(target);
  }

  announce(text: string): void {
    this.announcement = text;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection = new AbortController();
    if (!this.hasAttribute('data-script')) removeDrawn(this.popup, this);
    this.raiseLauncher();
    // The script tag listens for the elements that it has added.
    if (!this.hasAttribute('data-script')) this.listenToPage();
    if (this.steps) this.steps.resume();
    else if (this.hasUpdated) this.notice();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.steps?.pause();
    this.connection.abort();
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
    this.notice();
    // A visitor seems about to click.
    if (this.early) void this.load();
    // Before the form, where browsers tell about it.
    this.renderRoot.addEventListener('input', (event) => this.steps?.keepPrefilled(event), true);
    // The click would be lost with the button that is being pressed.
    if (this.drawn?.matches(':active')) afterPress(() => this.replaceDrawn());
    else this.replaceDrawn();
  }

  private replaceDrawn(): void {
    const hadFocus = this.drawn !== null && this.shadowRoot?.activeElement === this.drawn;
    this.drawn?.remove();
    this.drawn = null;
    this.raiseLauncher();
    if (hadFocus) this.launcher?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = (['popup', 'proxy', 'memory', 'mockState'] as const).some((name) =>
      changed.has(name),
    );
    if (this.hasUpdated && isOther) this.restart();
    if (this.messages && this.messages.language !== this.language) void this.load();
    this.focusOfForm.remember();
    this.heightBefore = this.dialog?.offsetHeight ?? 0;
  }

  protected override render(): TemplateResult {
    const words = this.messages ?? launcherWords(this.language);
    const direction = directionOf(words.language);
    const title = this.shown?.hasTitle ? 'state' : 'title';
    if (this.mode === 'inline')
      return html`
        <section part="form" class="inline" lang=${words.language} dir=${direction} aria-labelledby=${title}>
          ${this.content(words)}
        </section>
      `;
    return html`
      ${this.mode === 'dialog' ? nothing : launcherView(words, this.shown?.launcherView() ?? this.label, this.open, this.load)}
      <dialog
        part="dialog"
        lang=${words.language}
        dir=${direction}
        aria-labelledby=${title}
        @close=${this.handleClose}
        @cancel=${this.keepOpenWhileSending}
        @keydown=${this.handleKey}
      >
        ${this.content(words)}
      </dialog>
    `;
  }

  /** The steps, once they can be shown. */
  private get shown(): PopupSteps | null {
    return this.messages && !this.failed ? this.steps : null;
  }

  private content(words: LauncherWords): TemplateResult {
    const closing = html`
      <button type="button" part="close" class="close" aria-label=${words.close} @click=${this.close}>${closeIcon}</button>
    `;
    return html`
      <div class="head">
        ${this.shown?.hasTitle ? nothing : html`<h2 part="title" id="title" tabindex="-1">${words.callMe}</h2>`}
        ${this.mode === 'inline' ? nothing : closing}
      </div>
      <div class="body">${this.shown?.view() ?? this.viewWithoutSteps(words)}</div>
      <p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.announcement}</p>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('mode')) {
      this.raiseLauncher();
      const frame = this.renderRoot.querySelector<HTMLElement>('.inline') ?? this.dialog;
      if (frame) keepEventsInside(frame);
      if (this.mode === 'inline') whenNear(this, () => void this.load());
    }
    if (this.dialog?.open) animateHeight(this.dialog, this.heightBefore);
    // A form in the page takes no focus that it did not have.
    if (this.isOpen) this.focusOfForm.place({ onlyIfHadFocus: this.mode === 'inline' });
  }

  private raiseLauncher(): void {
    if (!this.launcher) return;
    raise(this.launcher);
    keepClear(this.launcher, this.connection.signal);
  }

  private listenToPage(): void {
    try {
      listenToPage(this, isSelectedOpener(this), this.connection.signal);
    } catch (failure) {
      console.error(`rappel: opener: ${(failure as Error).message}`);
    }
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
      this.steps ??= await this.createSteps();
      if (this.isOpen) this.steps.opened();
      this.noticing?.close();
      await Promise.all([words, this.steps.load()]);
    } catch (failure) {
      console.error('rappel: the form could not be loaded', failure);
      this.failed = true;
      this.dispatchEvent(new RappelErrorEvent(this.popup, 'unavailable'));
    }
  }

  private async createSteps(): Promise<PopupSteps> {
    warmUp(this.clock, this.language);
    const [{ PopupSteps }, mock] = await Promise.all([
      loadPart('form', () => import('./steps.js')),
      this.mockState ? loadPart('mock-proxy', () => import('./mock-proxy.js')) : null,
    ]);
    // Files that have come together would run in one go, and keep the page from answering.
    await globalThis.scheduler?.yield?.();
    // Not with the element: most pages that carry it never show the form.
    for (const styles of PopupSteps.styles) this.adopt(styles);
    return new PopupSteps(this, mock && new mock.MockProxy(this));
  }

  private restart(): void {
    this.steps?.pause();
    this.steps = null;
    this.early = undefined;
    this.popupLocale = null;
    this.notice();
    if (this.isOpen) void this.load();
  }

  /** Loads the steps as soon as there is a request to tell of. */
  private notice(): void {
    this.noticing?.close();
    if (this.remembers && this.popup && !this.mockState)
      this.noticing = noticeRequest(keptKey(this.proxyOrigin, this.popup), () => void this.load());
  }

  private handleClose(): void {
    this.unlockScrolling?.();
    this.unlockScrolling = null;
    this.raiseLauncher();
    // Not when the element is taken out of the page with its dialog.
    if (this.isConnected) this.steps?.closed();
    this.dispatchEvent(new RappelCloseEvent());
    // The browser returns the focus to the opener. If the opener has left the page, the launcher takes it.
    if (this.isConnected && !this.openedFrom?.isConnected) this.launcher?.focus();
    this.openedFrom = null;
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
}

parseTemplatesAsHtml();
// A page may load the script twice, or in two versions. The first one wins.
if (!customElements.get('rappel-popup')) customElements.define('rappel-popup', RappelPopup);

declare global {
  interface HTMLElementTagNameMap {
    'rappel-popup': RappelPopup;
  }
}
