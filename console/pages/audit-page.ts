import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { AuditEntries, AuditEntry } from '../../shared/owner/audit.js';
import { inLanguage } from '../language.js';
import { people as en } from '../messages/en/people.js';
import { shell as shellEn } from '../messages/en/shell.js';
import { people as fr } from '../messages/fr/people.js';
import { shell as shellFr } from '../messages/fr/shell.js';
import { dataTable } from '../pieces/data-table.js';
import { moment } from '../pieces/moments.js';
import { emptyState } from '../pieces/states.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });
const shell = inLanguage({ en: shellEn, fr: shellFr });

/** What was done, by whom, as sentences. */
@customElement('audit-page')
export class AuditPage extends LoadedPage<AuditEntries> {
  /** Pages that were asked for after the first one. */
  @state() private earlier: AuditEntry[] = [];
  @state() private next: string | null | undefined;

  protected override load(signal: AbortSignal): Promise<AuditEntries> {
    return this.api.get<AuditEntries>('/audit', signal);
  }

  async #more(before: string): Promise<void> {
    const { entries, next } = await this.api.get<AuditEntries>(`/audit?before=${before}`);
    this.earlier = [...this.earlier, ...entries];
    this.next = next;
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.auditTitle)} ${this.lead(words.auditLead)}
      ${this.whenLoaded(({ entries, next }) => {
        const cursor = this.next === undefined ? next : this.next;
        return html`<section class="panel">
            ${
              entries.length === 0
                ? emptyState({ icon: 'list', title: words.noEntries, text: words.noEntriesText })
                : this.#list([...entries, ...this.earlier])
            }
          </section>
          ${
            cursor
              ? html`<button class="button" type="button" @click=${() => this.#more(cursor)}>
                  ${shell.more}
                </button>`
              : ''
          }`;
      })}
    `;
  }

  #list(entries: AuditEntry[]): TemplateResult {
    return dataTable({
      label: words.auditTitle,
      rows: entries,
      columns: [
        { name: words.when, kind: 'time', cell: ({ at }) => moment(at, this.session.timeZone) },
        {
          name: words.what,
          cell: ({ who, via, action, target, change }) =>
            html`<b>${who}</b> ${words.sentences[action](target, change)}<small>${words.via[via]}</small>`,
        },
      ],
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'audit-page': AuditPage;
  }
}
