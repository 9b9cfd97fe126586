import { html, svg, type TemplateResult } from 'lit';

export interface ListedBar {
  name: string;
  n: number;
  value: string;
  tone?: 'reached' | 'lost' | 'others';
}

/** Named bars below each other, with their figures beside them. The words are the list, the bars add nothing to them. */
export function barList(bars: readonly ListedBar[]): TemplateResult {
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return html`<ul class="bar-list">
    ${bars.map(
      ({ name, n, value, tone = 'reached' }) => html`<li>
        <span class="bar-name">${name}</span><b>${value}</b>
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect class="track" width="100" height="6" /><rect class=${tone} width=${(n / most) * 100} height="6" />`}
        </svg>
      </li>`,
    )}
  </ul>`;
}
