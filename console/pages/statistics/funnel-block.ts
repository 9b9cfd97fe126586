import type { TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { barList } from '../../pieces/charts/bar-list.js';
import { figure, percent } from '../../pieces/charts/figures.js';
import { emptyState } from '../../pieces/states.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

/** How many visitors go how far. */
export function funnelBlock({ funnel }: Statistics, query: string): TemplateResult {
  // Where more was counted than for the first step, as without forms of ours, shares would mislead.
  const first = funnel[0]?.n ?? 0;
  const hasShares = first > 0 && funnel.every(({ n }) => n <= first);
  const shareOf = (n: number): string => (hasShares ? percent(n / first) : '');
  const isEmpty = funnel.every(({ n }) => n === 0);
  return chartBlock({
    block: 'funnel',
    query,
    title: words.funnel,
    note: words.funnelNote,
    chart: isEmpty
      ? emptyState({ icon: 'chart', title: words.noForms })
      : barList(
          funnel.map(({ step, n }) => ({
            name: words.steps[step],
            n,
            value: [figure(n), shareOf(n)].filter(Boolean).join(' · '),
          })),
        ),
    rows: funnel,
    columns: [
      { name: words.step, cell: ({ step }) => words.steps[step] },
      { name: words.count, kind: 'figure', cell: ({ n }) => figure(n) },
      { name: words.before, kind: 'figure', cell: ({ previous }) => figure(previous) },
    ],
  });
}
