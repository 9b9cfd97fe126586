import { html, nothing, type TemplateResult } from 'lit';
import { ApiProblem } from '../api-client.js';
import { inLanguage, language } from '../language.js';
import { shell as en } from '../messages/en/shell.js';
import { shell as fr } from '../messages/fr/shell.js';
import { type IconName, icon } from './icon.js';

const words = inLanguage({ en, fr });

/** A line across the page that something is not as it should be, or needs somebody. */
export const banner = ({
  kind,
  text,
  action,
}: {
  kind: 'info' | 'warning' | 'bad';
  text: unknown;
  action?: unknown;
}): TemplateResult => html`
  <div class="banner ${kind}">
    ${icon(kind === 'info' ? 'key' : 'alert')}
    <p>${text}</p>
    ${action ?? nothing}
  </div>
`;

/** A list without anything in it, and what to do about that. */
export const emptyState = ({
  icon: picture,
  title,
  text,
  action,
}: {
  icon: IconName;
  title: string;
  text?: string;
  action?: unknown;
}): TemplateResult => html`
  <div class="empty">
    ${icon(picture)}
    <p class="empty-title">${title}</p>
    ${text ? html`<p>${text}</p>` : nothing}${action ?? nothing}
  </div>
`;

/** What a failure means, and what to do. English sentences of the API are shown in English only. */
export function sentenceOf(failure: unknown): string {
  if (!(failure instanceof ApiProblem)) return words.problems.unavailable;
  const { code, details } = failure;
  if (code === 'too-many-requests') return words.tooMany(details.retryAfterSeconds ?? 60);
  if (language === 'en' && details.detail && code !== 'forbidden') return details.detail;
  return code in words.problems
    ? words.problems[code as keyof typeof words.problems]
    : words.problems.unavailable;
}

/** Something could not be loaded. */
export const errorState = (failure: unknown, retry?: () => void): TemplateResult => html`
  <div class="empty" role="alert">
    ${icon('alert')}
    <p class="empty-title">${words.notLoaded}</p>
    <p>${sentenceOf(failure)}</p>
    ${
      retry
        ? html`<button class="button" type="button" @click=${retry}>${words.again}</button>`
        : nothing
    }
  </div>
`;

/** Something is being loaded. */
export const loadingState = (): TemplateResult => html`
  <div class="loading" role="status"><span class="hidden-text">${words.loading}</span></div>
`;

/** Whether what is shown is what is so. @param since when it was last so; undefined: it is */
export const liveMark = (since: string | undefined): TemplateResult =>
  since === undefined
    ? html`<span class="live"><i></i>${words.live}</span>`
    : html`<span class="live stale"><i></i>${words.notLiveSince(since)}</span>`;
