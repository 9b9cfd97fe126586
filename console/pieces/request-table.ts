import { html, nothing, type TemplateResult } from 'lit';
import type { RequestRow } from '../../shared/owner/requests.js';
import { inLanguage } from '../language.js';
import { requests as en } from '../messages/en/requests.js';
import { requests as fr } from '../messages/fr/requests.js';
import { type Column, dataTable } from './data-table.js';
import { moment } from './moments.js';
import { durationText, evidenceMark, reasonText } from './request-words.js';

const words = inLanguage({ en, fr });

const columnsOf = (timeZone: string): Column<RequestRow>[] => [
  {
    name: words.time,
    kind: 'time',
    cell: ({ id, requestedAt }) =>
      html`<a href="/console/requests/${id}">${moment(requestedAt, timeZone)}</a>`,
  },
  {
    name: words.visitor,
    cell: ({ number, popupId }) =>
      html`<span class="one-line">${number || words.blanked}</span><small>${words.popup} ${popupId}</small>`,
  },
  {
    name: words.state,
    cell: ({ state, evidence }) => html`${evidenceMark(evidence)} <b>${words.states[state]}</b>`,
  },
  {
    name: words.why,
    cell: (row) =>
      html`${reasonText(row, timeZone)}${
        row.waitSeconds === null
          ? nothing
          : html`<small>${words.wait(durationText(row.waitSeconds))}</small>`
      }`,
  },
  {
    name: words.acts,
    cell: ({ whoActs }) =>
      whoActs === 'owner'
        ? html`<span class="chip bad">${words.whoActs.owner}</span>`
        : words.whoActs[whoActs],
  },
];

/** Requests of visitors, each with its reason in one sentence and who has to act. */
export const requestTable = (rows: readonly RequestRow[], timeZone: string): TemplateResult =>
  dataTable({ label: words.title, rows, columns: columnsOf(timeZone) });
