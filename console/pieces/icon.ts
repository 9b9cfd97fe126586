import { html, svg, type TemplateResult } from 'lit';

/** Drawn on 16 by 16, by strokes. */
const paths = {
  pulse: svg`<path d="M1.5 8h3l2-5 3 10 2-5h3" />`,
  pause: svg`<circle cx="8" cy="8" r="6.3" /><path d="M6.3 5.8v4.4M9.7 5.8v4.4" />`,
  block: svg`<circle cx="8" cy="8" r="6.3" /><path d="m3.6 3.6 8.8 8.8" />`,
  key: svg`<circle cx="5" cy="11" r="3" /><path d="m7.2 8.8 6-6M11 5l2 2" />`,
  people: svg`<circle cx="6" cy="5.5" r="2.5" /><path d="M1.5 13.5a4.5 4.5 0 0 1 9 0M10.5 3.3a2.5 2.5 0 0 1 0 4.4M12 9.8a4.5 4.5 0 0 1 2.5 3.7" />`,
  person: svg`<circle cx="8" cy="5" r="2.8" /><path d="M2.8 14a5.2 5.2 0 0 1 10.4 0" />`,
  list: svg`<path d="M2 4h12M2 8h12M2 12h8" />`,
  menu: svg`<path d="M2 4.5h12M2 8h12M2 11.5h12" />`,
  close: svg`<path d="m3.5 3.5 9 9m0-9-9 9" />`,
  dash: svg`<path d="M4.5 8h7" />`,
  plus: svg`<path d="M8 2.5v11M2.5 8h11" />`,
  alert: svg`<path d="M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.2" />`,
  check: svg`<path d="m3 8.5 3.5 3.5L13 4.5" />`,
  phone: svg`<path d="M3.6 2h2.2l1.4 3.4-1.7 1.3a8 8 0 0 0 3.8 3.8l1.3-1.7 3.4 1.4v2.2a1.6 1.6 0 0 1-1.7 1.6A11 11 0 0 1 2 3.7 1.6 1.6 0 0 1 3.6 2z" />`,
  chart: svg`<path d="M2 14h12M4 11V8m4 3V3m4 8V6" />`,
  clock: svg`<circle cx="8" cy="8" r="6.3" /><path d="M8 4.5V8l2.3 1.5" />`,
  window: svg`<rect x="1.7" y="2.7" width="12.6" height="10.6" rx="2" /><path d="M1.7 6h12.6" />`,
  question: svg`<circle cx="8" cy="8" r="6.3" /><path d="M6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1M8 11.4v.1" />`,
  search: svg`<circle cx="7" cy="7" r="4.7" /><path d="m10.5 10.5 3.8 3.8" />`,
  gear: svg`<circle cx="8" cy="8" r="2.2" /><path d="M8 1.5v2m0 9v2M1.5 8h2m9 0h2M3.4 3.4l1.4 1.4m6.4 6.4 1.4 1.4M12.6 3.4l-1.4 1.4m-6.4 6.4-1.4 1.4" />`,
  up: svg`<path d="M8 13.5v-11M3.5 7 8 2.5 12.5 7" />`,
  down: svg`<path d="M8 2.5v11M3.5 9 8 13.5 12.5 9" />`,
  headset: svg`<path d="M2.5 9.5V8a5.5 5.5 0 0 1 11 0v1.5M2.5 9h2v4h-2zM11.5 9h2v4h-2zM13.5 13c0 1.5-2 2-4 2" />`,
  copy: svg`<rect x="5.5" y="5.5" width="8.5" height="8.5" rx="1.8" /><path d="M10.5 3.5A1.5 1.5 0 0 0 9 2H3.5A1.5 1.5 0 0 0 2 3.5V9a1.5 1.5 0 0 0 1.5 1.5" />`,
} as const;

export type IconName = keyof typeof paths;

/** A picture that adds nothing to the words beside it. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
