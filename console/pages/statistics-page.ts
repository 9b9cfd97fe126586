import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Statistics } from '../../shared/owner/statistics.js';
import { inLanguage } from '../language.js';
import { statistics as en } from '../messages/en/statistics.js';
import { statistics as fr } from '../messages/fr/statistics.js';
import { dayText } from '../pieces/charts/figures.js';
import { worstHour } from '../pieces/charts/worst-hour.js';
import { banner, emptyState } from '../pieces/states.js';
import { LoadedPage } from './loaded-page.js';
import { figureTiles } from './statistics/figure-tiles.js';
import { funnelBlock } from './statistics/funnel-block.js';
import { heatBlocks } from './statistics/heat-blocks.js';
import { destinationsBlock, outcomesBlock, refusalsBlock } from './statistics/list-blocks.js';
import { operatorsBlock } from './statistics/operators-block.js';
import { periodChoice, queryOf } from './statistics/period-choice.js';
import { seriesBlock } from './statistics/series-block.js';
import { waitsBlock } from './statistics/waits-block.js';

const words = inLanguage({ en, fr });

/** What was counted over a period, beside what was counted before it. Everything on one page. */
@customElement('statistics-page')
export class StatisticsPage extends LoadedPage<Statistics> {
  protected override load(signal: AbortSignal): Promise<Statistics> {
    return this.api.get(`/statistics?${queryOf(this.route, this.session.timeZone)}`, signal);
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title)} ${periodChoice(this.route, this.session.timeZone)}
      ${this.whenLoaded((statistics) => this.#blocks(statistics))}
    `;
  }

  #blocks(statistics: Statistics): TemplateResult {
    const { totals, previous, open } = statistics;
    const days = (from: string, to: string) =>
      from === to ? dayText(from, 'long') : `${dayText(from)} – ${dayText(to, 'long')}`;
    const query = String(queryOf(this.route, this.session.timeZone));
    const worst = worstHour(statistics);
    return html`
      <p class="lead">
        ${words.compared(days(statistics.from, statistics.to), days(previous.from, previous.to))}
        ${open > 0 ? words.open(open) : nothing}
      </p>
      ${figureTiles(totals, previous.totals)}
      ${
        worst
          ? banner({
              kind: 'warning',
              text: words.worst(worst.n, worst.weekday, worst.hours),
              action: html`<a class="button small" href="#heat-lost">${words.seeOperators}</a>`,
            })
          : nothing
      }
      ${
        totals.requests === 0
          ? html`<section class="panel">
              ${emptyState({ icon: 'chart', title: words.nothing, text: words.nothingText })}
            </section>`
          : html`${seriesBlock(statistics, query)} ${heatBlocks(statistics, query)}
              <div class="two-columns even">
                ${outcomesBlock(statistics, query)}
                ${waitsBlock(statistics, query)}
              </div>`
      }
      ${funnelBlock(statistics, query)} ${operatorsBlock(statistics, query)}
      <div class="two-columns even">
        ${totals.requests === 0 ? nothing : destinationsBlock(statistics, query)}
        ${refusalsBlock(statistics, query)}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'statistics-page': StatisticsPage;
  }
}
