import { html, nothing, type TemplateResult } from 'lit';
import type { StatisticsBlock } from '../../../shared/owner/statistics.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { type Column, dataTable } from '../../pieces/data-table.js';

const words = inLanguage({ en, fr });

/** A block of the page: its chart, the same figures as a table, and as a file for spreadsheets. */
export const chartBlock = <Row>({
  block,
  query,
  title,
  id,
  note,
  chart,
  columns,
  rows,
  isTableOpen = false,
}: {
  block: StatisticsBlock;
  /** The period, for the file. */
  query: string;
  title: string;
  id?: string;
  note?: string;
  chart?: TemplateResult;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  isTableOpen?: boolean;
}): TemplateResult => html`<section class="panel padded" id=${id ?? nothing}>
  <div class="chart chart-top">
    <h2>${title}</h2>
    <a href="/api/owner/statistics.csv?block=${block}&${query}" download aria-label=${words.csvOf(title)}>${words.csv}</a>
  </div>
  ${note ? html`<p class="hint">${note}</p>` : nothing}
  <div class="chart">
    ${chart ?? nothing}
    ${
      rows.length === 0
        ? nothing
        : html`<details ?open=${isTableOpen}>
            <summary>${words.asTable}</summary>
            ${dataTable({ label: title, columns, rows })}
          </details>`
    }
  </div>
</section>`;
