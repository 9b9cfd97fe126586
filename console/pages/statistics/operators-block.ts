import { html, type TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { barList } from '../../pieces/charts/bar-list.js';
import { figure, lengthText, percent } from '../../pieces/charts/figures.js';
import { emptyState } from '../../pieces/states.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

const rateOf = ({ rang, answered }: { rang: number; answered: number }): string =>
  rang === 0 ? '—' : percent(answered / rang);

/** How each operator answered; a sentence where WebAppel does not tell. */
export function operatorsBlock({ operators }: Statistics, query: string): TemplateResult {
  if (operators === null)
    return html`<section class="panel padded">
      <div class="chart chart-top"><h2>${words.operators}</h2></div>
      ${emptyState({ icon: 'phone', title: words.noOperatorsTold, text: words.noOperatorsToldText })}
    </section>`;
  return chartBlock({
    block: 'operators',
    query,
    title: words.operators,
    note: words.operatorsNote,
    chart:
      operators.length === 0
        ? emptyState({ icon: 'phone', title: words.noOperatorsRang })
        : barList(
            operators.map((operator) => ({
              name: operator.number,
              n: operator.answered,
              value: `${rateOf(operator)} · ${figure(operator.answered)} / ${figure(operator.rang)}`,
            })),
          ),
    rows: operators,
    columns: [
      { name: words.operator, cell: ({ number }) => number },
      { name: words.rang, kind: 'figure', cell: ({ rang }) => figure(rang) },
      { name: words.answered, kind: 'figure', cell: ({ answered }) => figure(answered) },
      { name: words.missed, kind: 'figure', cell: ({ missed }) => figure(missed) },
      { name: words.answerRate, kind: 'figure', cell: rateOf },
      { name: words.rateBefore, kind: 'figure', cell: ({ previous }) => rateOf(previous) },
      { name: words.inUse, kind: 'figure', cell: ({ inUse }) => figure(inUse) },
      { name: words.ringTime, kind: 'figure', cell: ({ ringSeconds }) => lengthText(ringSeconds) },
      { name: words.talk, kind: 'figure', cell: ({ talkSeconds }) => lengthText(talkSeconds) },
    ],
  });
}
