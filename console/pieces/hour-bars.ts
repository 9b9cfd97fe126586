import { html, svg, type TemplateResult } from 'lit';
import type { Today } from '../../shared/owner/requests.js';
import { inLanguage } from '../language.js';
import { today as en } from '../messages/en/today.js';
import { today as fr } from '../messages/fr/today.js';
import { dataTable } from './data-table.js';
import { hourOf } from './moments.js';

const words = inLanguage({ en, fr });

const WIDTH = 720;
const HEIGHT = 96;
/** Below the bars, for the hours. */
const FOOT = 18;
const GAP = 6;

type Hour = Today['hours'][number];

/** Requests by the hour, the lost ones darker, and yesterday's as a line; with the same figures as a table. */
export function hourBars({ hours, timeZone }: Pick<Today, 'hours' | 'timeZone'>): TemplateResult {
  const most = Math.max(1, ...hours.flatMap(({ requests, yesterday }) => [requests, yesterday]));
  const step = WIDTH / Math.max(1, hours.length);
  const tall = (count: number): number => (count / most) * (HEIGHT - FOOT - 4);
  const bar = ({ at, requests, lost, yesterday }: Hour, index: number) => {
    const x = index * step + GAP / 2;
    const width = step - GAP;
    const foot = HEIGHT - FOOT;
    return svg`<g>
      <rect class="bar" x=${x} y=${foot - tall(requests)} width=${width} height=${tall(requests)} rx="2" />
      <rect class="bar lost" x=${x} y=${foot - tall(lost)} width=${width} height=${tall(lost)} rx="2" />
      ${yesterday > 0 ? svg`<line class="before" x1=${x} x2=${x + width} y1=${foot - tall(yesterday)} y2=${foot - tall(yesterday)} />` : null}
      ${index % 4 === 0 ? svg`<text x=${x} y=${HEIGHT - 3}>${hourOf(at, timeZone)}</text>` : null}
    </g>`;
  };
  return html`<figure class="chart">
    <figcaption>${words.byHour}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.byHourSaid(
      hours.reduce((sum, { requests }) => sum + requests, 0),
      hours.reduce((sum, { lost }) => sum + lost, 0),
    )}>${hours.map(bar)}</svg>
    <details>
      <summary>${words.asTable}</summary>
      ${dataTable({
        label: words.byHour,
        rows: hours,
        columns: [
          { name: words.hour, kind: 'time', cell: ({ at }) => hourOf(at, timeZone) },
          { name: words.requests, kind: 'figure', cell: ({ requests }) => requests },
          { name: words.lostShort, kind: 'figure', cell: ({ lost }) => lost },
          { name: words.yesterday, kind: 'figure', cell: ({ yesterday }) => yesterday },
        ],
      })}
    </details>
  </figure>`;
}
