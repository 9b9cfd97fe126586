import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CallbackView } from '../../shared/callback.js';
import type { Clock, Stop } from '../../shared/clock.js';
import { isFinal } from '../../shared/vocabulary.js';
import { Announcer } from '../announcer.js';
import { latestOf } from '../callback-states.js';
import { browserClock } from '../clock.js';
import { RappelStateEvent } from '../events.js';
import { fieldStyles } from '../field-styles.js';
import { followWhileVisible } from '../follow-states.js';
import { loadWords } from '../load-words.js';
import type { Language } from '../messages/button-words.js';
import { launcherWords } from '../messages/languages.js';
import type { Messages } from '../messages/messages.js';
import { directionOf, spokenLanguage } from '../messages/spoken-language.js';
import { stateInWords } from '../messages/state-wording.js';
import { connectProxy, type ProxyClient } from '../proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from '../proxy-refusal.js';
import { sharedStyles } from '../styles.js';
import { timesStyles } from '../times-styles.js';
import { AppointmentChange } from './appointment-change.js';
import { followingView, updateProblemText } from './following-view.js';
import { progressStyles } from './progress-styles.js';

/**
 * Shows a callback by its handle; the visitor can cancel it, or move an appointment. The slotted content is shown until
 * the callback is loaded.
 *
 * @fires rappel-state - The callback has a new state. The state found at first fires no event.
 * @cssprop --rappel-accent - The fill of the main buttons and of the steps that are done.
 * @cssprop --rappel-radius - The rounding of buttons and fields.
 * @cssprop --rappel-font - The font family.
 * @slot - The content of the element, shown until the state of the callback is known.
 */
export class RappelStatus extends LitElement {
  static override readonly styles = [
    sharedStyles,
    fieldStyles,
    progressStyles,
    timesStyles,
    css`
      :host {
        display: block;
      }
      .actions {
        align-items: flex-start;
      }
    `,
  ];

  /** The handle of the callback. */
  @property() handle = '';
  /** The origin of the proxy. Empty: the page's own. */
  @property() proxy = '';
  /** The language, such as `de`. Empty: that of the page (`<html lang>`), then French. */
  @property() locale = '';
  /** The colours: `light`, `dark`, or `auto`, which follows the visitor's device. Empty: as the `color-scheme` of the page. */
  // The styles read the attribute.
  @property({ reflect: true }) theme: 'light' | 'dark' | 'auto' | undefined;
  @property({ attribute: false }) clock: Clock = browserClock;
  @property({ attribute: false }) proxyClient: ProxyClient | null = null;

  /** Null until they are loaded; until then the page shows what the server wrote. */
  @state() private messages: Messages | null = null;
  @state() private callback: CallbackView | null = null;
  @state() private updateProblem: VisitorProblem | null = null;
  @state() private problem: VisitorProblem | null = null;
  @state() private cancelling = false;
  @state() private announcement = '';
  private appointmentChange: AppointmentChange | null = null;
  private announcer: Announcer | null = null;
  private stopFollowing: Stop | null = null;
  private hadFocus = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopFollowing?.();
    this.announcer?.silence();
  }

  protected override willUpdate(): void {
    this.hadFocus = Boolean(this.shadowRoot?.activeElement);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('handle')) void this.start();
    // When the focused cancel button disappears, the title takes the focus.
    if (this.hadFocus && !this.shadowRoot?.activeElement)
      this.renderRoot.querySelector<HTMLElement>('#state')?.focus();
  }

  protected override render(): TemplateResult {
    const { messages, language } = this;
    return html`
      <div lang=${language} dir=${directionOf(language)}>
        ${this.callback && messages ? this.view(this.callback, messages) : this.placeholderView(messages)}
        <p class="visually-hidden" role="status" aria-live="polite" aria-atomic="true">${this.announcement}</p>
      </div>
    `;
  }

  private view(callback: CallbackView, messages: Messages): TemplateResult {
    const { updateProblem, problem, cancelling } = this;
    return followingView({ callback, updateProblem, problem, cancelling }, messages, {
      now: this.clock.now(),
      cancel: () => this.cancel(),
      change: this.change,
      calendar: this.client.calendarUrl(callback.handle, messages.language),
      objectionPage: this.client.objectionPageUrl(callback.handle),
    });
  }

  private placeholderView(messages: Messages | null): TemplateResult {
    if (!this.updateProblem || !messages)
      return html`<slot><p>${launcherWords(this.language).loading}</p></slot>`;
    return html`
      <p class="notice">
        ${this.updateProblem.code === 'not-found' ? messages.requestNotFound : messages.unavailable}
      </p>
      ${
        this.updateProblem.code === 'not-found'
          ? nothing
          : html`<div class="actions">
              <button type="button" class="secondary" @click=${this.start}>${messages.tryAgain}</button>
            </div>`
      }
    `;
  }

  private get change(): AppointmentChange {
    this.appointmentChange ??= new AppointmentChange({
      client: this.client,
      callback: () => this.callback,
      onRescheduled: (callback) => this.applyUpdate(callback),
      onChange: () => this.requestUpdate(),
    });
    return this.appointmentChange;
  }

  private get language(): Language {
    return spokenLanguage(this.locale, document.documentElement.lang);
  }

  private get client(): ProxyClient {
    this.proxyClient ??= connectProxy(this.proxy || location.origin, this.clock);
    return this.proxyClient;
  }

  private async start(): Promise<void> {
    this.stopFollowing?.();
    const { handle } = this;
    if (handle === '') return;
    const words = loadWords(this.language);
    try {
      const callback = await this.client.fetchCallback(handle);
      this.messages = await words;
      if (this.handle !== handle || !this.isConnected) return;
      this.updateProblem = null;
      this.callback = null;
      this.applyUpdate(callback);
      this.stopFollowing = followWhileVisible(this.client, this.clock, callback, {
        onUpdate: (update) => this.applyUpdate(update),
        onUpdateProblem: (problem) => {
          this.updateProblem = problem;
          if (problem && this.messages) this.say(updateProblemText(problem, this.messages));
        },
      });
    } catch (failure) {
      const problem = problemOf(failure);
      this.messages = await words;
      this.updateProblem = problem;
    }
  }

  private async cancel(): Promise<void> {
    if (this.cancelling || !this.callback) return;
    this.cancelling = true;
    this.problem = null;
    try {
      this.applyUpdate(await this.client.cancel(this.callback.handle));
    } catch (failure) {
      this.problem = problemOf(failure);
    } finally {
      this.cancelling = false;
    }
  }

  private applyUpdate(update: CallbackView): void {
    const previousState = this.callback?.state ?? null;
    this.callback = this.callback ? latestOf(this.callback, update) : update;
    const { state } = this.callback;
    if (this.messages)
      this.say(stateInWords(this.callback, this.clock.now(), this.messages), isFinal(state));
    if (state === previousState) return;
    this.problem = null;
    if (isFinal(state)) this.stopFollowing?.();
    if (previousState) this.dispatchEvent(new RappelStateEvent(state));
  }

  private say(text: string, urgent = false): void {
    this.announcer ??= new Announcer(this.clock, (spoken) => {
      this.announcement = spoken;
    });
    this.announcer.say(text, urgent);
  }
}

function problemOf(failure: unknown): VisitorProblem {
  if (failure instanceof ProxyRefusal) return failure.problem;
  throw failure;
}

if (!customElements.get('rappel-status')) customElements.define('rappel-status', RappelStatus);

declare global {
  interface HTMLElementTagNameMap {
    'rappel-status': RappelStatus;
  }
}
