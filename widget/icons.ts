import { svg, type TemplateResult } from 'lit';
import { phonePath } from './icon-paths.js';

/** An icon in the colour of its text, hidden from screen readers: the text beside it has the same meaning. */
const icon = (drawing: TemplateResult<2>): TemplateResult<2> =>
  svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${drawing}</svg>`;

export const phoneIcon = icon(svg`<path d=${phonePath}/>`);
export const closeIcon = icon(svg`<path d="M18 6 6 18M6 6l12 12"/>`);
export const checkIcon = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);
export const crossIcon = icon(svg`<path d="M17 7 7 17M7 7l10 10"/>`);
export const questionIcon = icon(
  svg`<path d="M9.2 9a3 3 0 0 1 5.8 1c0 2-3 2.6-3 4.5M12 18.2v.1"/>`,
);
export const chevronIcon = icon(svg`<path d="m4 8 8 8 8-8"/>`);
export const clockIcon = icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`);
export const alertIcon = icon(
  svg`<circle cx="12" cy="12" r="9.5"/><path d="M12 7.5v5.5M12 16.4v.1"/>`,
);
