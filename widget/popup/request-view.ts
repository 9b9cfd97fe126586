import type { TemplateResult } from 'lit';
import type { CallbackView } from '../../shared/callback.js';
import type { Flow } from '../callback-flow.js';
import type { Messages } from '../messages/messages.js';
import { stateInWords } from '../messages/state-wording.js';
import type { ProxyClient } from '../proxy-client.js';
import { AppointmentChange } from '../status/appointment-change.js';
import { followingView, updateProblemText } from '../status/following-view.js';
import { PhoneLink } from './phone-link.js';

export { followWhileVisible } from '../follow-states.js';
export { progressStyles } from '../status/progress-styles.js';

type FollowingFlow = Extract<Flow, { step: 'following' }>;

/** What the visitor can do with the request, and what is known of it. */
interface RequestActions {
  readonly flow: Flow;
  readonly client: ProxyClient;
  readNumber(): string;
  applyUpdate(callback: CallbackView): void;
  cancel(): void;
  startAgain(): void;
}

/** What the popup shows of a request after it was sent. Loaded when a visitor has begun to fill in the form. */
export class RequestView {
  readonly #change: AppointmentChange;
  readonly #phoneLink: PhoneLink;

  /** @param onChange asks for a new rendering */
  constructor(
    private readonly actions: RequestActions,
    onChange: () => void,
  ) {
    this.#phoneLink = new PhoneLink(onChange);
    this.#change = new AppointmentChange({
      client: actions.client,
      callback: () => ('callback' in actions.flow ? actions.flow.callback : null),
      onRescheduled: (callback) => actions.applyUpdate(callback),
      onChange,
    });
  }

  /** @param now milliseconds since 1970 */
  view(flow: FollowingFlow, messages: Messages, now: number): TemplateResult {
    const { actions } = this;
    const { handle } = flow.callback;
    const statusPage = actions.client.statusPageUrl(handle);
    return followingView(flow, messages, {
      now,
      number: actions.readNumber(),
      callerNumber: flow.popup.callerNumber,
      cancel: () => actions.cancel(),
      change: this.#change,
      calendar: actions.client.calendarUrl(handle, messages.language),
      again: () => actions.startAgain(),
      statusPage,
      phoneLink: this.#phoneLink.view(new URL(statusPage, location.href).href, messages),
    });
  }

  /** The same for screen readers. */
  inWords({ callback, updateProblem }: FollowingFlow, messages: Messages, now: number): string {
    return updateProblem
      ? updateProblemText(updateProblem, messages)
      : stateInWords(callback, now, messages);
  }
}
