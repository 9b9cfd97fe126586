import { html, type TemplateResult } from 'lit';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { figure, lengthText, money, percent, waitText } from '../../pieces/charts/figures.js';
import { tile } from '../../pieces/tile.js';

const words = inLanguage({ en, fr });

type Totals = Statistics['totals'];

/** How a figure has changed. @param show writes a figure of its kind */
function change(now: number, before: number, show: (n: number) => string): string {
  if (before === 0 || now === before) return words.noChange(show(before));
  return words.change(percent(now / before - 1, { isChange: true }), show(before));
}

/** The figures of a period, each with what it was before. */
export const figureTiles = (now: Totals, before: Totals): TemplateResult => {
  const counted = (name: string, key: 'requests' | 'reached' | 'lost' | 'noFreeOperator') =>
    tile({ name, value: figure(now[key]), note: change(now[key], before[key], figure) });
  return html`<div class="tiles">
    ${counted(words.requests, 'requests')} ${counted(words.reached, 'reached')}
    ${counted(words.lost, 'lost')} ${counted(words.noFreeOperator, 'noFreeOperator')}
    ${tile({
      name: words.wait,
      value: waitText(now.wait, 'p50'),
      note: now.wait ? words.waitNote(waitText(now.wait, 'p90')) : words.nobodyWaited,
    })}
    ${tile({
      name: words.talk,
      value: lengthText(now.talkSeconds),
      note: change(now.talkSeconds, before.talkSeconds, lengthText),
    })}
    ${tile({
      name: words.cost,
      value: money(now.cost),
      note: `${change(Number(now.cost), Number(before.cost), (n) => money(String(n)))}, ${words.costNote}`,
    })}
  </div>`;
};
