import { html, nothing, type TemplateResult } from 'lit';
import { inLanguage } from '../language.js';
import { saving as en } from '../messages/en/saving.js';
import { saving as fr } from '../messages/fr/saving.js';
import type { ShownChange } from './popup-changes.js';

const words = inLanguage({ en, fr });

/** Changes as people read them: what is new, and below it what was. */
export const changeList = (changes: readonly ShownChange[]): TemplateResult => html`
  <dl class="changes">
    ${changes.map(
      ({ label, from, to }) => html`<div>
        <dt>${label}</dt>
        <dd>${to}${from ? html`<small>${words.before(from)}</small>` : nothing}</dd>
      </div>`,
    )}
  </dl>
`;
