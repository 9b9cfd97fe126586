import { type CSSResult, type CSSResultOrNative, html, nothing, type TemplateResult } from 'lit';
import type { PopupView } from '../../shared/callback.js';
import type { Clock, Stop } from '../../shared/clock.js';
import { SECOND_MS } from '../../shared/durations.js';
import { isFinal } from '../../shared/vocabulary.js';
import { Announcer } from '../announcer.js';
import type { Draft, Flow, FlowEvent } from '../callback-flow.js';
import { elapsedText } from '../elapsed.js';
import { RappelRequestEvent, RappelStateEvent } from '../events.js';
import { fieldStyles } from '../field-styles.js';
import { loadPart } from '../load-part.js';
import type { Messages } from '../messages/messages.js';
import { connectProxy, type ProxyClient } from '../proxy-client.js';
import type { VisitorProblem } from '../proxy-refusal.js';
import { requestPart } from '../request-part.js';
import { styleSheet } from '../style-sheet.js';
import { timesPart } from '../times-part.js';
import { CallbackController } from './callback-controller.js';
import type { CountrySearch } from './country-search.js';
import { formStyles } from './form-styles.js';
import { formView } from './form-view.js';
import { introView } from './intro-view.js';
import { fallbackPhone, loadingView, notCallableView, unavailableView } from './loading-views.js';
import type { MockProxy } from './mock-proxy.js';
import { pageEvents } from './page-events.js';
import type { PopupOptions } from './popup-options.js';
import { Prefill } from './prefill.js';
import type { RequestView } from './request-view.js';

/**
 * Target of a focus move: the first field (or the heading if there is none), the first faulty field, or the heading.
 * `problem` moves no focus but scrolls the problem into view.
 */
export type FocusTarget = 'start' | 'fault' | 'heading' | 'problem';

/** The element whose dialog shows the steps. */
export interface PopupHost extends PopupOptions {
  /** Origin of the proxy. */
  readonly proxyOrigin: string;
  /** Whether the request is kept when the page is left. */
  readonly remembers: boolean;
  readonly isOpen: boolean;
  /** Digits typed before the form was there. */
  typed: string;
  readonly clock: Clock;
  readonly proxyClient: ProxyClient | null;
  /** The popup, if it was asked for already. */
  readonly early: Promise<Response | undefined> | undefined;
  readonly messages: Messages | null;
  /** Takes the colour that the owner has given the popup. */
  paint(accent: string | undefined): void;
  /** Loads the words: in the popup's language where neither the element nor its page says one that is spoken. */
  speak(popupLocale?: string): Promise<void>;
  announce(text: string): void;
  /** Adds styles, once. */
  adopt(styles: CSSResultOrNative): void;
  /** Moves the focus after the next rendering. */
  moveFocus(target: FocusTarget): void;
}

type FollowingFlow = Extract<Flow, { step: 'following' }>;

/** From this number of countries on, the list of the browser is too long to look through. */
const SEARCHED_FROM = 9;

/** The content of the dialog. Loaded when the dialog is about to open, not with every page. */
export class PopupSteps {
  static readonly styles: readonly CSSResult[] = [fieldStyles, formStyles];

  readonly #callback: CallbackController;
  readonly #announcer: Announcer;
  readonly #host: PopupHost;
  readonly #prefill: Prefill;
  /** Until its first callback is shown. */
  #mock: MockProxy | null;
  #endWasSeen = false;
  #stopTicking: Stop = () => undefined;
  #countrySearch: CountrySearch | null = null;
  #requestView: RequestView | null = null;
  #ownerStyles = '';

  /** @param mock stands in for the proxy, and is in a state to begin with */
  constructor(host: PopupHost, mock: MockProxy | null = null) {
    this.#host = host;
    this.#mock = mock;
    this.#prefill = new Prefill(host);
    this.#callback = new CallbackController({
      clock: host.clock,
      client: mock ?? host.proxyClient ?? connectProxy(host.proxyOrigin, host.clock, host.early),
      proxy: host.proxyOrigin,
      popupId: host.popup,
      remembers: host.remembers && !mock,
      isOpen: () => host.isOpen,
      mayRequest: (when) => host.dispatchEvent(new RappelRequestEvent(host.popup, when)),
      prepare: (popup) => this.#prepare(popup),
      onChange: (from, to, cause) => this.#changed(from, to, cause),
    });
    this.#announcer = new Announcer(host.clock, (text) => host.announce(text));
  }

  async #prepare(popup: PopupView | null): Promise<void> {
    const { accent, styles } = popup ?? {};
    this.#host.paint(accent);
    // The proxy has taken out all that could load, move or hide something.
    if (styles && styles !== this.#ownerStyles) {
      this.#ownerStyles = styles;
      this.#host.adopt(styleSheet(styles));
    }
    await this.#host.speak(popup?.locale);
  }

  get loading(): boolean {
    return this.#callback.flow.step === 'loading';
  }

  get sending(): boolean {
    return this.#callback.flow.step === 'sending';
  }

  /** Whether the view has the heading of the dialog. */
  get hasTitle(): boolean {
    return this.#callback.flow.step === 'following' && this.#requestView !== null;
  }

  opened(): void {
    this.#callback.opened();
  }

  async load(): Promise<void> {
    await this.#callback.load();
    const callback = this.#mock?.callback;
    if (callback && this.#callback.flow.step === 'form') this.#callback.showCallback(callback);
    this.#mock = null;
  }

  /** Takes back what a browser has written over a field that the page has filled in. */
  keepPrefilled(event: Event): void {
    const { flow } = this.#callback;
    this.#prefill.keep(event, 'draft' in flow ? flow.draft : undefined);
  }

  /** Follows the request again after the element has returned to the page. */
  resume(): void {
    this.#callback.resume();
    this.#tick();
  }

  pause(): void {
    this.#callback.pause();
    this.#stopTicking();
    this.#announcer.silence();
  }

  /** Those who come next begin with the form. */
  forget(): void {
    this.#callback.forget();
  }

  /** The visitor closes the dialog. */
  closed(): void {
    const { flow } = this.#callback;
    if (flow.step !== 'following' || !isFinal(flow.callback.state)) return;
    this.#endWasSeen = true;
    this.#callback.forgetEnd();
    this.#host.requestUpdate();
  }

  /** What the launcher says in place of its own text; null if there is no request, or its end was seen. */
  launcherView(): TemplateResult | null {
    const { flow } = this.#callback;
    if (flow.step === 'sending') return html`${this.#messages.sending}`;
    if (flow.step !== 'following' || this.#endWasSeen) return null;
    const elapsed = elapsedText(flow.callback, this.#host.clock.now());
    // Not for screen readers, which would name the button anew each second.
    return html`${this.#messages.states[flow.callback.state].title}${
      elapsed ? html` <span class="elapsed" aria-hidden="true">${elapsed}</span>` : nothing
    }`;
  }

  view(): TemplateResult {
    const callback = this.#callback;
    const { flow } = callback;
    const messages = this.#messages;
    const now = this.#host.clock.now();
    if (timesPart.part) this.#host.adopt(timesPart.part.timesStyles);
    if (requestPart.part) this.#host.adopt(requestPart.part.progressStyles);
    switch (flow.step) {
      case 'loading':
        return loadingView(messages);
      case 'unavailable':
        return unavailableView(
          reasonOf(flow.problem, messages),
          messages,
          () => callback.load(),
          fallbackPhone(flow.problem.fallbackPhone, messages),
        );
      case 'closed':
        return introView(flow.popup, now, messages);
      case 'not-callable':
        return notCallableView(flow.popup, messages);
      case 'form':
      case 'sending':
        return formView(
          flow,
          {
            messages,
            now,
            kit: callback.kit,
            checked: callback.checkedNumber(),
            countrySearch: this.#countrySearch,
            slots: callback.slots,
            loadTimes: () => callback.loadTimes(),
            edit: (change) => callback.edit(change),
            validateNumber: () => void callback.validateNumber(),
            chooseCountry: (country) => void callback.chooseCountry(country),
            send: () => callback.send(),
          },
          introView(flow.popup, now, messages),
        );
      case 'following':
        return this.#requestView?.view(flow, messages, now) ?? this.#viewWithoutPart(flow);
    }
  }

  /** What a visitor needs to know while more about the request is on its way. */
  #viewWithoutPart({ callback }: FollowingFlow): TemplateResult {
    const messages = this.#messages;
    if (!requestPart.failed) return loadingView(messages);
    const statusPage = this.#callback.client.statusPageUrl(callback.handle);
    return unavailableView(
      messages.updatesUnavailable,
      messages,
      () => this.#callback.resume(),
      html`<p><a class="link" href=${statusPage} target="_blank" rel="noopener noreferrer">${messages.follow}</a></p>`,
    );
  }

  /** Calls `use` with what shows the request: at once if it is loaded. */
  #withRequestView(use: (view: RequestView) => void = () => undefined): void {
    const host = this.#host;
    if (this.#requestView) {
      use(this.#requestView);
      return;
    }
    requestPart.with(
      ({ RequestView }) => {
        this.#requestView ??= new RequestView(this.#callback, () => host.requestUpdate());
        use(this.#requestView);
      },
      () => host.requestUpdate(),
    );
  }

  get #messages(): Messages {
    const { messages } = this.#host;
    if (!messages) throw new Error('a step is shown before its words are loaded');
    return messages;
  }

  /** Until it is there, the browser's list of countries does. */
  async #loadCountrySearch(): Promise<void> {
    const { CountrySearch, countrySearchStyles } = await loadPart(
      'country-search',
      () => import('./country-search.js'),
    );
    this.#host.adopt(countrySearchStyles);
    this.#countrySearch ??= new CountrySearch(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  #changed(from: Flow, to: Flow, cause: FlowEvent['type']): void {
    if (cause === 'loaded' && to.step === 'form' && to.popup.countries.length >= SEARCHED_FROM)
      void this.#loadCountrySearch();
    // Whoever types will probably send.
    if (to.step === 'sending' || (to.step === 'form' && to.draft.number)) this.#withRequestView();
    if (to.step === 'following') this.#reportState(from, to);
    else this.#announcer.say(announcementFor(to, this.#messages), true);
    const hint = from.step === to.step ? undefined : this.#hintForOwner(to);
    if (hint) console.error(`rappel: ${hint}`);
    if (to.step !== 'following') this.#endWasSeen = false;
    this.#tick();
    if (from.step === 'loading' && to.step === 'form') this.#enterTyped(to.draft);
    const target = focusAfter(from, to, cause);
    if (target) this.#host.moveFocus(target);
    this.#host.requestUpdate();
    if (from.step === 'loading' && to.step === 'form' && !to.submission)
      this.#callback.edit(this.#prefill.changesTo(to.popup));
    for (const event of pageEvents(this.#host.popup, from, to, cause))
      this.#host.dispatchEvent(event);
  }

  #enterTyped({ number }: Draft): void {
    const { typed } = this.#host;
    this.#host.typed = '';
    if (typed && !number) this.#callback.edit({ number: typed });
  }

  /** Draws the elapsed time each second. */
  #tick(): void {
    this.#stopTicking();
    const { flow } = this.#callback;
    const { clock } = this.#host;
    if (flow.step !== 'following' || !elapsedText(flow.callback, clock.now())) return;
    this.#stopTicking = clock.after(SECOND_MS, () => {
      this.#host.requestUpdate();
      this.#tick();
    });
  }

  /** What the owner of the page can do about a popup without a form. Visitors do not read it. */
  #hintForOwner(flow: Flow): string | undefined {
    const { popup, proxyOrigin: server } = this.#host;
    if (flow.step === 'not-callable' && !flow.popup.stopped)
      return `popup ${popup} has no destination that may be called, so it shows no form; allow some in WebAppel`;
    if (flow.step !== 'unavailable') return undefined;
    if (!popup) return 'this button names no popup; write its number, such as data-popup="77"';
    if (flow.problem.code === 'not-found')
      return `${server} has no popup ${popup}; write the number of one that it has`;
    return `${server} gave this page no popup. If it is running, add ${location.origin} to its setting ALLOWED_ORIGINS, and ${server} to connect-src of the page's Content-Security-Policy`;
  }

  #reportState(from: Flow, to: FollowingFlow): void {
    const { state } = to.callback;
    const previousState = from.step === 'following' ? from.callback.state : null;
    if (state !== previousState) this.#host.dispatchEvent(new RappelStateEvent(state));
    const isUrgent = previousState === null || isFinal(state);
    const wasShown = this.#requestView !== null;
    this.#withRequestView((view) => {
      const { flow } = this.#callback;
      if (flow.step !== 'following') return;
      this.#announcer.say(view.inWords(flow, this.#messages, this.#host.clock.now()), isUrgent);
      if (wasShown) return;
      this.#host.moveFocus('heading');
      this.#host.requestUpdate();
    });
  }
}

/** The focus move that a change of step needs; null leaves the focus alone. */
function focusAfter(from: Flow, to: Flow, cause: FlowEvent['type']): FocusTarget | null {
  if (to.step === 'form') {
    if (from.step === 'loading' || from.step === 'following') return 'start';
    if (to.problem && cause === 'refused') return 'problem';
    const wasChecked = cause === 'submitted' || cause === 'refused';
    return wasChecked && Object.keys(to.faults).length > 0 ? 'fault' : null;
  }
  return to.step === from.step || to.step === 'sending' ? null : 'heading';
}

/** The announcement for screen readers when a step begins; empty for steps that take the focus. */
function announcementFor(flow: Flow, messages: Messages): string {
  switch (flow.step) {
    case 'loading':
      return messages.loading;
    case 'unavailable':
      return withPhone(reasonOf(flow.problem, messages), flow.problem.fallbackPhone, messages);
    case 'closed':
      return messages.closed;
    case 'not-callable':
      return withPhone(messages.notCallable, flow.popup.fallbackPhone, messages);
    case 'sending':
      if (flow.slow) return withPhone(messages.slow, flow.popup.fallbackPhone, messages);
      return flow.checking ? messages.checkingText : messages.sendingText;
    default:
      return '';
  }
}

const reasonOf = ({ code }: VisitorProblem, messages: Messages): string =>
  code === 'unavailable' ? messages.unavailable : messages.problems[code];

const withPhone = (
  sentence: string,
  phone: string | null | undefined,
  { callUs }: Messages,
): string => (phone ? `${sentence} ${callUs} ${phone}` : sentence);
