import { html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { inLanguage } from '../language.js';
import { operators as en } from '../messages/en/operators.js';
import { operators as fr } from '../messages/fr/operators.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { emptyState } from '../pieces/states.js';
import { go } from '../router.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });

interface GroupLine {
  name: string;
  ordering: keyof typeof words.orderings;
}

/** The groups of operators. */
@customElement('operators-page')
export class OperatorsPage extends LoadedPage<GroupLine[]> {
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<GroupLine[]> {
    return (await this.api.get<{ groups: GroupLine[] }>('/groups', signal)).groups;
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title, {
        actions: this.may('owner')
          ? html`<button class="button primary" type="button" @click=${() => this.dialog.open()}>
              ${icon('plus')}${words.newGroup}
            </button>`
          : undefined,
      })}
      ${this.lead(words.lead)}
      ${this.whenLoaded((groups) => this.#list(groups))}
      <confirm-dialog
        .heading=${words.newGroupTitle}
        .verb=${words.newGroupVerb}
        .body=${field({
          id: 'group-name',
          label: words.name,
          hint: words.nameHint,
          control: html`<input id="group-name" name="name" required maxlength="64" pattern="[A-Za-z0-9_\\-]+" autocomplete="off" aria-describedby="group-name-hint" />`,
        })}
        .act=${async (form: FormData) => go(`/console/operators/${form.get('name')}`)}
      ></confirm-dialog>
    `;
  }

  #list(groups: GroupLine[]): TemplateResult {
    return html`<section class="panel">
      ${
        groups.length === 0
          ? emptyState({ icon: 'headset', title: words.noGroups, text: words.noGroupsText })
          : dataTable({
              label: words.title,
              rows: groups,
              columns: [
                {
                  name: words.group,
                  cell: ({ name }) =>
                    this.may('support')
                      ? html`<a href="/console/operators/${encodeURIComponent(name)}"><b>${name}</b></a>`
                      : html`<b>${name}</b>`,
                },
                { name: words.ordering, cell: ({ ordering }) => words.orderings[ordering] },
              ],
            })
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'operators-page': OperatorsPage;
  }
}
