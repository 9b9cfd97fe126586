import type { TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { barList } from '../../pieces/charts/bar-list.js';
import { figure, lengthText } from '../../pieces/charts/figures.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

/** How long visitors waited. */
export function waitsBlock({ waits }: Statistics, query: string): TemplateResult {
  const classText = ({ fromSeconds, toSeconds }: Statistics['waits'][number]): string =>
    toSeconds === null
      ? words.over(lengthText(fromSeconds))
      : fromSeconds === 0
        ? words.under(lengthText(toSeconds))
        : `${lengthText(fromSeconds)} – ${lengthText(toSeconds)}`;
  return chartBlock({
    block: 'waits',
    query,
    title: words.waits,
    chart: barList(
      waits.map((wait) => ({ name: classText(wait), n: wait.n, value: figure(wait.n) })),
    ),
    rows: waits,
    columns: [
      { name: words.waits, cell: classText },
      { name: words.visitors, kind: 'figure', cell: ({ n }) => figure(n) },
    ],
  });
}
