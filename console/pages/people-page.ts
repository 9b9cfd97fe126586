import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type {
  MadeInvitation,
  PendingInvitation,
  People,
  Person,
} from '../../shared/owner/people.js';
import { roles } from '../../shared/owner/roles.js';
import { inLanguage } from '../language.js';
import { people as en } from '../messages/en/people.js';
import { shell as shellEn } from '../messages/en/shell.js';
import { people as fr } from '../messages/fr/people.js';
import { shell as shellFr } from '../messages/fr/shell.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import '../pieces/copied-secret.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { moment } from '../pieces/moments.js';
import { emptyState } from '../pieces/states.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });
const shell = inLanguage({ en: shellEn, fr: shellFr });

/** Who may use the console, and who is invited to it. */
@customElement('people-page')
export class PeoplePage extends LoadedPage<People> {
  @state() private made: MadeInvitation | undefined;
  @state() private chosen: Person | undefined;
  @state() private withdrawing: PendingInvitation | undefined;
  @query('#invite') private invite!: ConfirmDialog;
  @query('#change-role') private changeRole!: ConfirmDialog;
  @query('#disable') private disable!: ConfirmDialog;
  @query('#withdraw') private withdraw!: ConfirmDialog;

  protected override load(signal: AbortSignal): Promise<People> {
    return this.api.get<People>('/people', signal);
  }

  async #invite(form: FormData): Promise<void> {
    const { email, name, role } = Object.fromEntries(form);
    this.made = await this.api.send('POST', '/people/invitations', { email, name, role });
    await this.reload();
  }

  async #change(person: Person | undefined, change: object): Promise<void> {
    await this.api.send('PATCH', `/people/${person?.id}`, change);
    await this.reload();
  }

  async #withdraw(): Promise<void> {
    await this.api.send('DELETE', `/people/invitations/${this.withdrawing?.id}`);
    if (this.made?.id === this.withdrawing?.id) this.made = undefined;
    await this.reload();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title, {
        actions: html`<button class="button primary" type="button" @click=${() => this.invite.open()}>
          ${icon('plus')}${words.invite}
        </button>`,
      })}
      ${this.lead(words.lead)}
      ${
        this.made
          ? html`<section class="panel shown-once">
              <h2>${words.linkTitle(this.made.email)}</h2>
              <p class="panel-lead">${words.linkText}</p>
              <copied-secret
                .text=${this.made.url}
                .label=${words.linkTitle(this.made.email)}
                .words=${words}
              ></copied-secret>
            </section>`
          : nothing
      }
      ${this.whenLoaded(
        ({ people, invitations }) =>
          html`${this.#people(people)} ${invitations.length > 0 ? this.#invitations(invitations) : nothing}`,
      )}
      ${this.#dialogs()}
    `;
  }

  #people(people: Person[]): TemplateResult {
    const isYou = ({ id }: Person): boolean => id === this.session.person.id;
    return html`<section class="panel">
      ${
        people.length === 0
          ? emptyState({
              icon: 'people',
              title: words.nobody,
              text: words.nobodyText,
              action: html`<a class="button primary" href="/console/account">${shell.makePasskey}</a>`,
            })
          : dataTable({
              label: words.title,
              rows: people,
              columns: [
                {
                  name: words.person,
                  cell: (person) =>
                    html`<b>${person.name}</b>${isYou(person) ? html` <span class="chip">${words.you}</span>` : nothing}
                      ${person.isDisabled ? html`<span class="chip bad">${words.disabled}</span>` : nothing}
                      <small>${person.email}</small>`,
                },
                { name: words.role, cell: ({ role }) => shell.roles[role] },
                { name: words.passkeys, kind: 'figure', cell: ({ passkeys }) => passkeys },
                {
                  name: words.seen,
                  kind: 'time',
                  cell: ({ seenAt }) =>
                    seenAt ? moment(seenAt, this.session.timeZone) : words.away,
                },
                {
                  name: words.change,
                  isNameHidden: true,
                  kind: 'actions',
                  cell: (person) => (isYou(person) ? nothing : this.#acts(person)),
                },
              ],
            })
      }
    </section>`;
  }

  #acts(person: Person): TemplateResult {
    const choose = async (dialog: () => ConfirmDialog): Promise<void> => {
      this.chosen = person;
      await this.updateComplete;
      dialog().open();
    };
    if (person.isDisabled)
      return html`<button class="button small" type="button" @click=${() => this.#change(person, { isDisabled: false })}>
        ${words.enable}
      </button>`;
    return html`<button class="button small" type="button" @click=${() => choose(() => this.changeRole)}>
        ${words.change}
      </button>
      <button class="button small" type="button" @click=${() => choose(() => this.disable)}>
        ${words.disable}
      </button>`;
  }

  #invitations(invitations: PendingInvitation[]): TemplateResult {
    return html`<section class="panel">
      <h2>${words.invited}</h2>
      ${dataTable({
        label: words.invited,
        rows: invitations,
        columns: [
          {
            name: words.person,
            cell: ({ name, email }) =>
              html`<b>${name}</b>${name === email ? nothing : html`<small>${email}</small>`}`,
          },
          { name: words.role, cell: ({ role }) => shell.roles[role] },
          {
            name: words.expires,
            kind: 'time',
            cell: ({ expiresAt }) => moment(expiresAt, this.session.timeZone),
          },
          {
            name: words.withdraw,
            isNameHidden: true,
            kind: 'actions',
            cell: (one) =>
              html`<button
                class="button small"
                type="button"
                @click=${async () => {
                  this.withdrawing = one;
                  await this.updateComplete;
                  this.withdraw.open();
                }}
              >
                ${words.withdraw}
              </button>`,
          },
        ],
      })}
    </section>`;
  }

  #dialogs(): TemplateResult {
    const { chosen } = this;
    return html`
      <confirm-dialog
        id="invite"
        .heading=${words.inviteTitle}
        .verb=${words.inviteVerb}
        .body=${html`${field({
          id: 'email',
          label: words.email,
          control: html`<input id="email" name="email" type="email" required autocomplete="off" />`,
        })}
        ${field({
          id: 'name',
          label: words.name,
          control: html`<input id="name" name="name" maxlength="100" autocomplete="off" />`,
        })}
        ${this.#roles('support')}`}
        .act=${(form: FormData) => this.#invite(form)}
      ></confirm-dialog>
      <confirm-dialog
        id="change-role"
        .heading=${words.changeTitle(chosen?.name ?? '')}
        .verb=${words.save}
        .body=${this.#roles(chosen?.role)}
        .act=${(form: FormData) => this.#change(chosen, { role: form.get('role') })}
      ></confirm-dialog>
      <confirm-dialog
        id="disable"
        .heading=${words.disableTitle(chosen?.name ?? '')}
        .verb=${words.disable}
        .isDangerous=${true}
        .body=${html`<p>${words.disableText}</p>`}
        .act=${() => this.#change(chosen, { isDisabled: true })}
      ></confirm-dialog>
      <confirm-dialog
        id="withdraw"
        .heading=${words.withdrawTitle(this.withdrawing?.email ?? '')}
        .verb=${words.withdraw}
        .body=${html`<p>${words.withdrawText}</p>`}
        .act=${() => this.#withdraw()}
      ></confirm-dialog>
    `;
  }

  #roles(selected: Person['role'] | undefined): TemplateResult {
    return html`<fieldset class="choices">
      <legend>${words.role}</legend>
      ${roles.map(
        (role) => html`<label class="choice">
          <input type="radio" name="role" value=${role} required ?checked=${role === selected} />
          <span>${shell.roles[role]}<small>${words.roleHints[role]}</small></span>
        </label>`,
      )}
    </fieldset>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'people-page': PeoplePage;
  }
}
