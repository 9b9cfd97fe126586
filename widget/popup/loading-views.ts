import { html, nothing, type TemplateResult } from 'lit';
import type { PopupView } from '../../shared/callback.js';
import type { LauncherWords, Messages } from '../messages/messages.js';

export const loadingView = (words: LauncherWords): TemplateResult => html`
  <p class="waiting"><span class="spinner"></span>${words.loading}</p>
`;

export const unavailableView = (
  reason: string,
  words: LauncherWords,
  tryAgain: () => void,
  phone: TemplateResult | typeof nothing = nothing,
): TemplateResult => html`
  <p>${reason}</p>
  ${phone}
  <div class="actions">
    <button type="button" class="primary" @click=${tryAgain}>${words.tryAgain}</button>
  </div>
`;

/** No call is possible, and asking again would not help. */
export const notCallableView = (popup: PopupView, messages: Messages): TemplateResult => html`
  <p>${messages.notCallable}</p>
  ${fallbackPhone(popup.fallbackPhone, messages)}
`;

/** A link to the number that visitors may call instead, if the site has one. */
export const fallbackPhone = (
  number: string | null | undefined,
  { callUs }: Messages,
): TemplateResult | typeof nothing =>
  number
    ? html`<p>${callUs} <a class="link" dir="ltr" href="tel:${number.replace(/[^+\d]/g, '')}">${number}</a></p>`
    : nothing;
