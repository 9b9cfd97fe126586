import { html, nothing, type TemplateResult } from 'lit';
import { phoneIcon } from '../icons.js';
import type { LauncherWords } from '../messages/messages.js';
import { directionOf } from '../messages/spoken-language.js';

/**
 * The button that opens the dialog.
 *
 * @param label its text, in place of the default
 * @param prepare called when a visitor seems about to press it
 */
export const launcherView = (
  words: LauncherWords,
  label: string,
  open: () => void,
  prepare: () => void,
): TemplateResult => html`
  <button
    type="button"
    popover="manual"
    part="launcher"
    class="launcher"
    dir=${directionOf(words.language)}
    lang=${label ? nothing : words.language}
    aria-haspopup="dialog"
    @click=${open}
    @pointerenter=${prepare}
  >
    ${phoneIcon}<span>${label || words.callMe}</span>
  </button>
`;
