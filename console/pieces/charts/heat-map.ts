import { html, svg, type TemplateResult } from 'lit';
import { figure, weekdayText } from './figures.js';

const CELL = 34;
const LEFT = 44;
const TOP = 22;
/** Fewer hours would make the cells large. */
const MIN_HOURS = 10;

export interface HeatCell {
  /** 1 is Monday. */
  weekday: number;
  hour: number;
  n: number;
}

/** The hours that a map shows: those in which there is something, and enough of them. */
export function hoursShown(cells: readonly HeatCell[]): [first: number, last: number] {
  const hours = cells.map(({ hour }) => hour);
  let [first, last] = [Math.min(...hours, 23), Math.max(...hours, 0)];
  if (first > last) [first, last] = [8, 18];
  while (last - first + 1 < MIN_HOURS && (first > 0 || last < 23)) {
    if (last < 23) last++;
    if (first > 0 && last - first + 1 < MIN_HOURS) first--;
  }
  return [first, last];
}

/**
 * Counts by weekday and hour. Each cell shows its figure, so nothing is told by colour alone.
 * @param tone what it is a map of
 */
export function heatMap({
  cells,
  hours: [first, last],
  label,
  tone,
}: {
  cells: readonly HeatCell[];
  hours: [first: number, last: number];
  label: string;
  tone: 'all' | 'lost';
}): TemplateResult {
  const count = last - first + 1;
  const most = Math.max(1, ...cells.map(({ n }) => n));
  const level = (n: number): number => (n === 0 ? 0 : Math.ceil((n / most) * 5));
  const weekdays = [1, 2, 3, 4, 5, 6, 7];
  return html`<svg class="heat ${tone}" viewBox="0 0 ${LEFT + count * CELL} ${TOP + 7 * CELL}" role="img" aria-label=${label}>
    ${Array.from(
      { length: count },
      (_, index) =>
        svg`<text x=${LEFT + (index + 0.5) * CELL} y="14" text-anchor="middle">${first + index}</text>`,
    )}
    ${weekdays.map(
      (weekday, row) => svg`
        <text x=${LEFT - 8} y=${TOP + (row + 0.5) * CELL + 4} text-anchor="end">${weekdayText(weekday, 'short')}</text>
        ${Array.from({ length: count }, (_, index) => {
          const cell = cells.find((one) => one.weekday === weekday && one.hour === first + index);
          const n = cell?.n ?? 0;
          return svg`<rect class="level-${level(n)}" x=${LEFT + index * CELL + 1} y=${TOP + row * CELL + 1} width=${CELL - 2} height=${CELL - 2} rx="5" />
            ${n > 0 ? svg`<text class="on-${level(n)}" x=${LEFT + (index + 0.5) * CELL} y=${TOP + (row + 0.5) * CELL + 4} text-anchor="middle">${figure(n)}</text>` : null}`;
        })}`,
    )}
  </svg>`;
}
