import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackView } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import { alertIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import type { VisitorProblem } from '../proxy-client.js';
import type { AppointmentChange } from './appointment-change.js';
import { changeView } from './change-view.js';
import { progressView } from './progress-view.js';

/** A request under way or over, wherever it is shown. */
export interface Followed {
  callback: CallbackView;
  /** Why no news can be had at the moment. */
  lost: VisitorProblem | null;
  cancelling: boolean;
  /** Why it could not be cancelled. */
  problem: VisitorProblem | null;
}

export interface FollowedActions {
  /** Of the title, in the headings around it. */
  level: 2 | 3;
  now: number;
  cancel(): void;
  /** The way to another time, for an appointment. */
  change: AppointmentChange;
  /** Where there is a form to go back to. */
  again?: () => void;
  /** Where the page shown is not that page already. */
  statusPage?: string;
}

export function followingView(
  { callback, lost, cancelling, problem: ownProblem }: Followed,
  messages: Messages,
  actions: FollowedActions,
): TemplateResult {
  const problem = ownProblem ?? (actions.change.isOpen ? actions.change.problem : null);
  const settled = isFinal(callback.state) || callback.state === 'unknown';
  return html`
    ${progressView(callback, actions.now, messages, actions.level)}
    ${lost ? html`<p class="notice">${alertIcon}<span>${lostText(lost, messages)}</span></p>` : nothing}
    <div role="alert">
      ${problem ? html`<p class="alert">${alertIcon}<span>${messages.problems[problem.code]}</span></p>` : nothing}
    </div>
    <div class="actions">
      ${
        settled && actions.again
          ? html`<button type="button" class="primary" @click=${actions.again}>${messages.another}</button>`
          : nothing
      }
      ${callback.reschedulable ? changeView(actions.change, actions.now, messages) : nothing}
      ${
        callback.cancellable && !isFinal(callback.state)
          ? html`<button
              type="button"
              class="secondary"
              aria-disabled=${cancelling ? 'true' : nothing}
              @click=${actions.cancel}
            >
              ${cancelling ? messages.cancelling : messages.cancel}
            </button>`
          : nothing
      }
      ${
        actions.statusPage
          ? html`<a class="link" href=${actions.statusPage} target="_blank" rel="noopener noreferrer"
              >${messages.follow} <span class="visually-hidden">${messages.newTab}</span></a
            >`
          : nothing
      }
    </div>
  `;
}

export const lostText = (lost: VisitorProblem, messages: Messages): string =>
  lost.code === 'not-found' ? messages.goneRequest : messages.lost;
