import { html, type TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { figure, weekdayText } from '../../pieces/charts/figures.js';
import { heatMap, hoursShown } from '../../pieces/charts/heat-map.js';
import { hourSpan } from '../../pieces/charts/worst-hour.js';
import { emptyState } from '../../pieces/states.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

/** Requests, and those lost for want of a free operator, by weekday and hour. Both maps have the same hours. */
export function heatBlocks({ heat, heatMinute, totals }: Statistics, query: string) {
  const hours = hoursShown(heat.map((cell) => ({ ...cell, n: cell.requests })));
  const block = (tone: 'lost' | 'all'): TemplateResult => {
    const nOf = ({ requests, noFreeOperator }: Statistics['heat'][number]): number =>
      tone === 'lost' ? noFreeOperator : requests;
    const title = tone === 'lost' ? words.heatLost : words.heatAll;
    const isEmpty = tone === 'lost' && totals.noFreeOperator === 0;
    return chartBlock({
      block: 'heat',
      query,
      title,
      id: `heat-${tone}`,
      chart: isEmpty
        ? emptyState({ icon: 'check', title: words.noLost })
        : heatMap({
            cells: heat.map((cell) => ({ ...cell, n: nOf(cell) })),
            hours,
            label: words.heatSaid(title, tone === 'lost' ? totals.noFreeOperator : totals.requests),
            tone,
          }),
      rows: heat.filter((cell) => nOf(cell) > 0),
      columns: [
        { name: words.weekday, cell: ({ weekday }) => weekdayText(weekday) },
        { name: words.hour, kind: 'time', cell: ({ hour }) => hourSpan(hour, heatMinute) },
        {
          name: tone === 'lost' ? words.lost : words.requests,
          kind: 'figure',
          cell: (cell) => figure(nOf(cell)),
        },
      ],
    });
  };
  return html`<div class="two-columns even">${block('lost')} ${block('all')}</div>`;
}
