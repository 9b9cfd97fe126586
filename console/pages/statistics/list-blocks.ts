import type { TemplateResult } from 'lit';
import { lostOutcomes } from '../../../shared/callback-events.js';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { barList } from '../../pieces/charts/bar-list.js';
import { figure, lengthText, money, percent } from '../../pieces/charts/figures.js';
import { refusalText } from '../../pieces/request-words.js';
import { emptyState } from '../../pieces/states.js';
import { chartBlock } from './chart-block.js';

const words = inLanguage({ en, fr });

/** What came of the requests. */
export function outcomesBlock({ outcomes, totals }: Statistics, query: string): TemplateResult {
  const toneOf = (outcome: (typeof outcomes)[number]['outcome']) =>
    outcome === 'reached' ? 'reached' : lostOutcomes.includes(outcome) ? 'lost' : 'others';
  return chartBlock({
    block: 'outcomes',
    query,
    title: words.outcomes,
    chart: barList(
      [...outcomes]
        .sort((one, other) => other.n - one.n)
        .map(({ outcome, n }) => ({
          name: words.ended[outcome],
          n,
          value: `${figure(n)} · ${percent(n / totals.requests)}`,
          tone: toneOf(outcome),
        })),
    ),
    rows: outcomes,
    columns: [
      { name: words.outcome, cell: ({ outcome }) => words.ended[outcome] },
      { name: words.count, kind: 'figure', cell: ({ n }) => figure(n) },
      { name: words.before, kind: 'figure', cell: ({ previous }) => figure(previous) },
    ],
  });
}

/** Where calls went. */
export const destinationsBlock = ({ destinations }: Statistics, query: string): TemplateResult =>
  chartBlock({
    block: 'destinations',
    query,
    title: words.destinations,
    chart:
      destinations.length === 0
        ? emptyState({ icon: 'phone', title: words.noDestinations })
        : barList(
            destinations.map(({ destination, calls, talkSeconds, cost }) => ({
              name: destination,
              n: calls,
              value: `${figure(calls)} · ${lengthText(talkSeconds)} · ${money(cost)}`,
            })),
          ),
    rows: destinations,
    columns: [
      { name: words.destination, cell: ({ destination }) => destination },
      { name: words.calls, kind: 'figure', cell: ({ calls }) => figure(calls) },
      { name: words.talk, kind: 'figure', cell: ({ talkSeconds }) => lengthText(talkSeconds) },
      { name: words.cost, kind: 'figure', cell: ({ cost }) => money(cost) },
    ],
  });

/** What was refused, and why. */
export const refusalsBlock = ({ refusals }: Statistics, query: string): TemplateResult =>
  chartBlock({
    block: 'refusals',
    query,
    title: words.refusals,
    note: words.refusalsNote,
    chart:
      refusals.length === 0
        ? emptyState({ icon: 'block', title: words.noRefusals })
        : barList(
            refusals.map((refusal) => ({
              name: refusalText(refusal),
              n: refusal.n,
              value: figure(refusal.n),
              tone: 'others',
            })),
          ),
    rows: refusals,
    columns: [
      { name: words.rule, cell: refusalText },
      { name: words.count, kind: 'figure', cell: ({ n }) => figure(n) },
    ],
  });
