import { html, nothing, type TemplateResult } from 'lit';
import type { LauncherWords } from '../messages/messages.js';
import { directionOf } from '../messages/spoken-language.js';

/**
 * The button that opens the dialog.
 *
 * @param text in place of the default: what the page says, or how far a request is in the widget's words
 * @param prepare called when a visitor seems about to press it
 */
export const launcherView = (
  words: LauncherWords,
  text: string | TemplateResult,
  open: () => void,
  prepare: () => void,
): TemplateResult => html`
  <button
    type="button"
    popover="manual"
    part="launcher"
    class="launcher"
    dir=${directionOf(words.language)}
    lang=${text && typeof text === 'string' ? nothing : words.language}
    aria-haspopup="dialog"
    @click=${open}
    @pointerenter=${prepare}
  >
    <span>${text || words.callMe}</span>
  </button>
`;
