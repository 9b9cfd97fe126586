import { html, type TemplateResult } from 'lit';
import type { LauncherWords } from '../messages/launcher-words.js';

export const loadingView = (words: LauncherWords): TemplateResult => html`
  <p class="waiting"><span class="spinner"></span>${words.loading}</p>
`;

export const unavailableView = (
  reason: string,
  words: LauncherWords,
  tryAgain: () => void,
): TemplateResult => html`
  <p>${reason}</p>
  <div class="actions">
    <button type="button" class="primary" @click=${tryAgain}>${words.tryAgain}</button>
  </div>
`;
