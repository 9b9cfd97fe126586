import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackView } from '../../shared/callback.js';
import { isFinal, mayHaveRung } from '../../shared/vocabulary.js';
import { alertIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import type { VisitorProblem } from '../proxy-refusal.js';
import type { AppointmentChange } from './appointment-change.js';
import { changeView } from './change-view.js';
import { progressView } from './progress-view.js';

/** A request that was accepted, as shown in the popup and on the status page. */
export interface FollowedCallback {
  callback: CallbackView;
  /** Why updates cannot be fetched at the moment. */
  updateProblem: VisitorProblem | null;
  cancelling: boolean;
  /** Why the request could not be cancelled. */
  problem: VisitorProblem | null;
}

export interface FollowingOptions {
  now: number;
  /** The number to call, where the page knows it. */
  number?: string;
  /** The number that visitors see when they are called; null if it is not known. */
  callerNumber?: string | null;
  cancel(): void;
  change: AppointmentChange;
  /** Address of the appointment as a file for calendars. */
  calendar: string;
  /** Returns to the form; only where there is one. */
  again?: () => void;
  /** Address of the status page; not given on that page itself. */
  statusPage?: string;
  /** The status page for the visitor's phone; only in the popup. */
  phoneLink?: TemplateResult;
  /** Address of the page for a person who was called without asking; only on the status page. */
  objectionPage?: string;
}

export function followingView(
  { callback, updateProblem, cancelling, problem: cancelProblem }: FollowedCallback,
  messages: Messages,
  options: FollowingOptions,
): TemplateResult {
  const problem = cancelProblem ?? (options.change.isOpen ? options.change.problem : null);
  const canRequestAgain = isFinal(callback.state) || callback.state === 'unknown';
  return html`
    ${progressView(callback, options, messages)}
    ${updateProblem ? html`<p class="notice">${alertIcon}<span>${updateProblemText(updateProblem, messages)}</span></p>` : nothing}
    <div role="alert">
      ${problem ? html`<p class="alert">${alertIcon}<span>${messages.problems[problem.code]}</span></p>` : nothing}
    </div>
    <div class="actions">
      ${
        canRequestAgain && options.again
          ? html`<button type="button" class=${callback.talked && callback.state === 'ended' ? 'secondary' : 'primary'} @click=${options.again}>${messages.another}</button>`
          : nothing
      }
      ${callback.reschedulable ? changeView(options.change, options.now, messages) : nothing}
      ${
        callback.cancellable && !isFinal(callback.state)
          ? html`<button
              type="button"
              class="secondary"
              aria-disabled=${cancelling ? 'true' : nothing}
              @click=${options.cancel}
            >
              ${cancelling ? messages.cancelling : messages.cancel}
            </button>`
          : nothing
      }
      ${callback.state === 'scheduled' ? html`<a class="link" href=${options.calendar}>${messages.addToCalendar}</a>` : nothing}
      ${
        options.statusPage && !isFinal(callback.state)
          ? html`<a class="link" href=${options.statusPage} target="_blank" rel="noopener noreferrer"
              >${messages.follow} <span class="visually-hidden">${messages.newTab}</span></a
            >`
          : nothing
      }
      ${isFinal(callback.state) ? nothing : (options.phoneLink ?? nothing)}
      ${
        options.objectionPage && mayHaveRung(callback.state)
          ? html`<a class="link" href=${options.objectionPage}>${messages.notAsked}</a>`
          : nothing
      }
    </div>
  `;
}

export const updateProblemText = (problem: VisitorProblem, messages: Messages): string =>
  problem.code === 'not-found' ? messages.requestNotFound : messages.updatesUnavailable;
