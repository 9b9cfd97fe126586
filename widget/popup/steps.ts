import { html, type TemplateResult } from 'lit';
import type { Clock } from '../../shared/clock.js';
import type { Locale } from '../../shared/vocabulary.js';
import { isFinal } from '../../shared/vocabulary.js';
import { Announcer } from '../announcer.js';
import type { Flow, FlowEvent } from '../callback-flow.js';
import { RappelStateEvent } from '../events.js';
import { messagesFor } from '../messages/languages.js';
import type { Messages } from '../messages/messages.js';
import { stateInWords } from '../messages/wording.js';
import { connectProxy, type ProxyClient, type VisitorProblem } from '../proxy-client.js';
import { AppointmentChange } from '../status/appointment-change.js';
import { followingView, lostText } from '../status/following-view.js';
import { CallbackController } from './callback-controller.js';
import { formView } from './form-view.js';
import { introView } from './intro-view.js';
import { loadingView, unavailableView } from './waiting-views.js';

/** First field or heading · first field at fault · heading · nowhere, but what is wrong is brought into sight. */
export type FocusPlace = 'start' | 'fault' | 'heading' | 'problem';

/** The element whose dialog shows the steps. */
export interface PopupHost extends EventTarget {
  readonly popup: string;
  readonly proxy: string;
  readonly clock: Clock;
  readonly proxyClient: ProxyClient | null;
  readonly language: Locale;
  requestUpdate(): void;
  announce(text: string): void;
  /** Where focus goes once what it goes to is shown. */
  moveFocus(place: FocusPlace): void;
}

/** What happens inside the dialog: loaded when it is wanted, not with every page. */
export class PopupSteps {
  readonly #callback: CallbackController;
  readonly #announcer: Announcer;
  readonly #change: AppointmentChange;
  readonly #host: PopupHost;

  constructor(host: PopupHost) {
    this.#host = host;
    this.#callback = new CallbackController({
      clock: host.clock,
      client: host.proxyClient ?? connectProxy(host.proxy || location.origin, host.clock),
      popupId: host.popup,
      onChange: (from, to, happened) => this.#changed(from, to, happened),
    });
    this.#change = new AppointmentChange({
      client: this.#callback.client,
      callback: () => ('callback' in this.#callback.flow ? this.#callback.flow.callback : null),
      onMoved: (callback) => this.#callback.hear(callback),
      onChange: () => host.requestUpdate(),
    });
    this.#announcer = new Announcer(host.clock, (text) => host.announce(text));
  }

  get sending(): boolean {
    return this.#callback.flow.step === 'sending';
  }

  /** The popup's own language, once it is known. */
  get locale(): string | null {
    const { flow } = this.#callback;
    return 'popup' in flow ? flow.popup.locale : null;
  }

  load(): Promise<void> {
    return this.#callback.load();
  }

  /** The element is on the page again, where a request has gone on meanwhile. */
  resume(): void {
    this.#callback.resume();
  }

  pause(): void {
    this.#callback.pause();
    this.#announcer.silence();
  }

  view(): TemplateResult {
    const callback = this.#callback;
    const { flow } = callback;
    const messages = this.#messages;
    const now = this.#host.clock.now();
    switch (flow.step) {
      case 'loading':
        return loadingView(messages);
      case 'unavailable':
        return unavailableView(
          reasonOf(flow.problem, messages),
          flow.problem.fallbackPhone,
          messages,
          () => callback.load(),
        );
      case 'closed':
        return introView(flow.popup, now, messages);
      case 'form':
      case 'sending':
        return html`${introView(flow.popup, now, messages)}
        ${formView(flow, {
          messages,
          now,
          kit: callback.kit,
          checked: callback.checkedNumber(),
          slots: callback.slots,
          edit: (change) => callback.edit(change),
          numberLeft: () => callback.numberLeft(),
          send: () => callback.send(),
        })}`;
      case 'following':
        return followingView(flow, messages, {
          level: 3,
          now,
          cancel: () => callback.cancel(),
          change: this.#change,
          again: () => callback.again(),
          statusPage: callback.client.statusPage(flow.callback.handle),
        });
    }
  }

  get #messages(): Messages {
    return messagesFor(this.#host.language);
  }

  #changed(from: Flow, to: Flow, happened: FlowEvent['is']): void {
    if (to.step === 'following') this.#tellState(from, to);
    else this.#announcer.say(spokenIn(to, this.#messages), true);
    const place = focusAfter(from, to, happened);
    if (place) this.#host.moveFocus(place);
    this.#host.requestUpdate();
  }

  #tellState(from: Flow, to: Extract<Flow, { step: 'following' }>): void {
    const { state } = to.callback;
    const known = from.step === 'following' ? from.callback.state : null;
    if (state !== known) this.#host.dispatchEvent(new RappelStateEvent(state));
    const text = to.lost
      ? lostText(to.lost, this.#messages)
      : stateInWords(to.callback, this.#host.clock.now(), this.#messages);
    this.#announcer.say(text, known === null || isFinal(state));
  }
}

/** Where focus goes when a step is replaced by another; null leaves it where it is. */
function focusAfter(from: Flow, to: Flow, happened: FlowEvent['is']): FocusPlace | null {
  if (to.step === 'form') {
    if (from.step === 'loading' || from.step === 'following') return 'start';
    if (to.problem && happened === 'refused') return 'problem';
    const judged = happened === 'submitted' || happened === 'refused';
    return judged && Object.keys(to.faults).length > 0 ? 'fault' : null;
  }
  return to.step === from.step || to.step === 'sending' ? null : 'heading';
}

/** What a step without a place of its own in the dialog says to a screen reader. */
function spokenIn(flow: Flow, messages: Messages): string {
  switch (flow.step) {
    case 'loading':
      return messages.loading;
    case 'unavailable':
      return unavailableText(flow.problem, messages);
    case 'closed':
      return messages.closed;
    case 'sending':
      return messages.sendingText;
    default:
      return '';
  }
}

const reasonOf = ({ code }: VisitorProblem, messages: Messages): string =>
  code === 'unavailable' ? messages.unavailable : messages.problems[code];

const unavailableText = (problem: VisitorProblem, messages: Messages): string =>
  [
    reasonOf(problem, messages),
    problem.fallbackPhone && `${messages.callUs} ${problem.fallbackPhone}`,
  ]
    .filter(Boolean)
    .join(' ');
