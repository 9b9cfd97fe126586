import { html, type TemplateResult } from 'lit';
import { alertIcon } from './icons.js';

/** What is wrong with a field, which refers to it by `aria-describedby`. */
export const errorText = (id: string, text: string): TemplateResult =>
  html`<p class="error" id=${id}>${alertIcon}<span>${text}</span></p>`;
