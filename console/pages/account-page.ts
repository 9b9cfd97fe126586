import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { OwnAccess, Passkey } from '../../shared/owner/people.js';
import type { SessionView } from '../../shared/owner/session.js';
import { inLanguage } from '../language.js';
import { signIn as en } from '../messages/en/sign-in.js';
import { signIn as fr } from '../messages/fr/sign-in.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { moment } from '../pieces/moments.js';
import { banner, sentenceOf } from '../pieces/states.js';
import { hasPasskeys, makePasskey, PasskeyNotChosen } from '../sign-in/passkey.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });

/**
 * The passkeys and sessions of who is signed in. Who came with the token makes their first passkey here.
 * @fires rappel-session - The session has become that of a person.
 */
@customElement('account-page')
export class AccountPage extends LoadedPage<OwnAccess> {
  @state() private fault = '';
  @state() private isBusy = false;
  @state() private removing: Passkey | undefined;
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override load(signal: AbortSignal): Promise<OwnAccess> {
    return this.api.get<OwnAccess>('/access', signal);
  }

  async #make(subject: object): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = '';
    try {
      const session = await makePasskey(this.api, '/passkeys', subject);
      this.dispatchEvent(new CustomEvent<SessionView>('rappel-session', { detail: session }));
      await this.reload();
    } catch (failure) {
      if (failure instanceof PasskeyNotChosen)
        this.fault = failure.isKnown ? words.known : words.cancelled;
      else this.fault = sentenceOf(failure);
    } finally {
      this.isBusy = false;
    }
  }

  protected override render(): TemplateResult {
    const isRoot = this.session.person.id === null;
    return html`
      ${this.top(words.accountTitle)} ${this.lead(isRoot ? words.rootLead : words.accountLead)}
      ${this.#fault()}
      ${isRoot ? this.#first() : nothing}
      ${this.whenLoaded(
        ({ passkeys, sessions }) => html`
          ${isRoot ? nothing : this.#passkeys(passkeys)} ${this.#sessions(sessions)}
        `,
      )}
      <confirm-dialog
        .heading=${words.removeTitle(this.removing?.label ?? '')}
        .verb=${words.remove}
        .isDangerous=${true}
        .body=${html`<p>${words.removeText}</p>`}
        .act=${async () => {
          await this.api.send('DELETE', `/passkeys/${this.removing?.id}`);
          await this.reload();
        }}
      ></confirm-dialog>
    `;
  }

  #fault(): unknown {
    const { fault, betterUrl } = this.session.passkeys;
    if (fault === 'address')
      return banner({ kind: 'warning', text: words.faultAddress(betterUrl) });
    if (!hasPasskeys()) return banner({ kind: 'warning', text: words.notAvailable });
    return this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing;
  }

  #first(): TemplateResult {
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const { name, email } = Object.fromEntries(new FormData(event.target as HTMLFormElement));
      void this.#make({ name, email });
    };
    return html`<section class="panel padded">
      <form class="stack narrow" @submit=${submit}>
        ${field({
          id: 'own-name',
          label: words.name,
          control: html`<input id="own-name" name="name" required maxlength="100" autocomplete="name" />`,
        })}
        ${field({
          id: 'own-email',
          label: words.email,
          control: html`<input id="own-email" name="email" type="email" required autocomplete="email" />`,
        })}
        <button class="button primary" type="submit" aria-disabled=${this.isBusy || this.session.passkeys.fault !== 'none'}>
          ${icon('key')}${words.makePasskey}
        </button>
        <p class="hint">${words.acceptHint}</p>
      </form>
    </section>`;
  }

  #passkeys(passkeys: OwnAccess['passkeys']): TemplateResult {
    const zone = this.session.timeZone;
    return html`<section class="panel">
      <div class="panel-top">
        <h2>${words.passkeys}</h2>
        <button class="button small" type="button" aria-disabled=${this.isBusy} @click=${() => this.#make({})}>
          ${icon('plus')}${words.addPasskey}
        </button>
      </div>
      ${dataTable({
        label: words.passkeys,
        rows: passkeys,
        columns: [
          { name: words.device, cell: ({ label }) => html`<b>${label}</b>` },
          { name: words.made, kind: 'time', cell: ({ createdAt }) => moment(createdAt, zone) },
          {
            name: words.used,
            kind: 'time',
            cell: ({ usedAt }) => (usedAt ? moment(usedAt, zone) : words.never),
          },
          {
            name: words.remove,
            isNameHidden: true,
            kind: 'actions',
            cell: (passkey) =>
              passkeys.length > 1
                ? html`<button class="button small" type="button" @click=${() => this.#ask(passkey)}>
                    ${words.remove}
                  </button>`
                : nothing,
          },
        ],
      })}
    </section>`;
  }

  async #ask(passkey: Passkey): Promise<void> {
    this.removing = passkey;
    await this.updateComplete;
    this.dialog.open();
  }

  #sessions(sessions: OwnAccess['sessions']): TemplateResult {
    const zone = this.session.timeZone;
    const end = async (id: number): Promise<void> => {
      await this.api.send('DELETE', `/sessions/${id}`);
      await this.reload();
    };
    return html`<section class="panel">
      <h2>${words.sessions}</h2>
      ${dataTable({
        label: words.sessions,
        rows: sessions,
        columns: [
          {
            name: words.browser,
            cell: ({ agent, isThis }) =>
              html`<b>${agent}</b>${isThis ? html` <span class="chip">${words.thisOne}</span>` : nothing}`,
          },
          { name: words.since, kind: 'time', cell: ({ createdAt }) => moment(createdAt, zone) },
          { name: words.seen, kind: 'time', cell: ({ seenAt }) => moment(seenAt, zone) },
          {
            name: words.endSession,
            isNameHidden: true,
            kind: 'actions',
            cell: ({ id, isThis }) =>
              isThis
                ? nothing
                : html`<button class="button small" type="button" @click=${() => end(id)}>
                    ${words.endSession}
                  </button>`,
          },
        ],
      })}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'account-page': AccountPage;
  }
}
