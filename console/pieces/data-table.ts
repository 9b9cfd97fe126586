import { html, nothing, type TemplateResult } from 'lit';

export interface Column<Row> {
  /** The heading of the column. */
  name: string;
  cell: (row: Row) => unknown;
  /** Times and figures keep their digits below each other. */
  kind?: 'text' | 'time' | 'figure' | 'actions';
  /** Whether people see the heading; readers of screens hear it anyway. */
  isNameHidden?: boolean;
}

/**
 * A table of the console. On small screens each row is a card that repeats the names of its columns.
 * @param label what the rows are, for readers of screens
 */
export const dataTable = <Row>({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}): TemplateResult => html`
  <table class="data-table" aria-label=${label}>
    <thead>
      <tr>
        ${columns.map(
          ({ name, kind = 'text', isNameHidden }) =>
            html`<th scope="col" class=${kind}>
              ${isNameHidden ? html`<span class="hidden-text">${name}</span>` : name}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          ${columns.map(
            ({ name, cell, kind = 'text', isNameHidden }) =>
              html`<td class=${kind} data-name=${isNameHidden ? nothing : name}><div>${cell(row)}</div></td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>
`;
