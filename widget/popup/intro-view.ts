import { html, nothing, type TemplateResult } from 'lit';
import type { PopupView } from '../../shared/callback.js';
import { clockIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import { momentIn } from '../messages/wording.js';

/** The owner's picture and message; while the popup is closed, also its next opening. */
export function introView(popup: PopupView, now: number, messages: Messages): TemplateResult {
  return html`
    <div class="intro">
      ${popup.headerImageUrl ? html`<img class="banner" src=${popup.headerImageUrl} alt="" />` : nothing}
      ${popup.message ? html`<p part="message" class="message" lang=${popup.locale} dir="auto">${popup.message}</p>` : nothing}
      ${popup.open ? nothing : closedNotice(popup, now, messages)}
    </div>
  `;
}

function closedNotice(popup: PopupView, now: number, messages: Messages): TemplateResult {
  const reopens = popup.nextOpeningAt
    ? messages.reopens(momentIn(popup.nextOpeningAt, popup.timeZone, now, messages))
    : '';
  return html`
    <div class="notice">
      ${clockIcon}
      <p>${messages.closed} ${reopens}</p>
    </div>
  `;
}
