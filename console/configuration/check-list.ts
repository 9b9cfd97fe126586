import { html, nothing, type TemplateResult } from 'lit';
import { inLanguage } from '../language.js';
import { findings as en } from '../messages/en/findings.js';
import { findings as fr } from '../messages/fr/findings.js';
import { icon } from '../pieces/icon.js';
import type { CheckView } from './change.js';

const words = inLanguage({ en, fr });

/** What a check has found, as a sentence. */
export const sentenceOfCheck = ({ finding, subject }: Pick<CheckView, 'finding' | 'subject'>) =>
  words.sentences[finding](subject);

const lookOf = ({ passed, stopsVisitors }: CheckView) =>
  passed === null
    ? ({ name: 'unknown', picture: 'question' } as const)
    : passed
      ? ({ name: 'passed', picture: 'check' } as const)
      : stopsVisitors
        ? ({ name: 'failed', picture: 'close' } as const)
        : ({ name: 'doubtful', picture: 'alert' } as const);

/** @param popup named where the list is about several */
export function checkLine(check: CheckView, popup?: string): TemplateResult {
  const { name, picture } = lookOf(check);
  return html`<li class=${name}>
    ${icon(picture)}
    <div>
      <span class="hidden-text">${words.verdicts[name]}: </span>${popup === undefined ? nothing : html`<b>${popup}</b> · `}${sentenceOfCheck(check)}
    </div>
  </li>`;
}
