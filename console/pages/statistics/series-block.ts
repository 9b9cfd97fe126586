import { html, svg, type TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { dayText, figure, lengthText, money } from '../../pieces/charts/figures.js';
import { stackedBars, stackedBarsBox } from '../../pieces/charts/stacked-bars.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

type Part = Statistics['series'][number];

const legend = (tone: 'reached' | 'others' | 'lost', name: string): TemplateResult =>
  html`<li><svg viewBox="0 0 12 12" aria-hidden="true">${svg`<rect class=${tone} width="12" height="12" rx="3" />`}</svg>${name}</li>`;

/** Requests over time. */
export function seriesBlock(
  { series, step, totals, from, to }: Statistics,
  query: string,
): TemplateResult {
  const timeOf = (at: string): string => at.slice(11, 16);
  const nameOf = ({ at }: Part): string => (step === 'day' ? dayText(at) : timeOf(at));
  const exact = ({ at }: Part): string =>
    step === 'day'
      ? dayText(at, 'long')
      : `${from === to ? '' : `${dayText(at)} `}${timeOf(at)} (${at.slice(19)})`;
  const othersOf = ({ requests, reached, lost }: Part): number => requests - reached - lost;
  const title = step === 'day' ? words.byDay : words.byHour;
  return chartBlock({
    block: 'series',
    query,
    title,
    chart: html`<ul class="legend">
        ${legend('reached', words.reached)} ${legend('others', words.others)} ${legend('lost', words.lost)}
      </ul>
      <svg class="wide" viewBox=${stackedBarsBox} role="img" aria-label=${words.seriesSaid(totals.requests, totals.reached, totals.lost)}>
        ${stackedBars(
          series.map((part) => ({
            name: nameOf(part),
            said: `${nameOf(part)} · ${words.reached} ${part.reached} · ${words.others} ${othersOf(part)} · ${words.lost} ${part.lost}`,
            reached: part.reached,
            others: othersOf(part),
            lost: part.lost,
          })),
        )}
      </svg>
      <p class="hint">${words.othersNote}</p>`,
    rows: series,
    columns: [
      { name: step === 'day' ? words.day : words.hour, kind: 'time', cell: exact },
      { name: words.requests, kind: 'figure', cell: ({ requests }) => figure(requests) },
      { name: words.reached, kind: 'figure', cell: ({ reached }) => figure(reached) },
      { name: words.lost, kind: 'figure', cell: ({ lost }) => figure(lost) },
      {
        name: words.noFreeOperator,
        kind: 'figure',
        cell: ({ noFreeOperator }) => figure(noFreeOperator),
      },
      { name: words.talk, kind: 'figure', cell: ({ talkSeconds }) => lengthText(talkSeconds) },
      { name: words.cost, kind: 'figure', cell: ({ cost }) => money(cost) },
    ],
  });
}
