import { html, nothing, type TemplateResult } from 'lit';

/** A figure with its name, and a sentence about it. */
export const tile = ({
  name,
  value,
  note,
  href,
  needsYou = false,
}: {
  name: string;
  value: string;
  note?: string | undefined;
  /** Where the figure leads. */
  href?: string;
  /** Whether somebody has to act. */
  needsYou?: boolean;
}): TemplateResult => {
  const inner = html`<span class="tile-name">${name}</span><b class="tile-value">${value}</b>${
    note ? html`<span class="tile-note">${note}</span>` : nothing
  }`;
  const look = needsYou ? 'tile needs-you' : 'tile';
  return href
    ? html`<a class=${look} href=${href}>${inner}</a>`
    : html`<div class=${look}>${inner}</div>`;
};
