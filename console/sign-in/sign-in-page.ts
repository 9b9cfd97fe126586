import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { InvitationView, SessionView } from '../../shared/owner/session.js';
import type { ApiClient } from '../api-client.js';
import { inLanguage, language, speak } from '../language.js';
import { shell as shellEn } from '../messages/en/shell.js';
import { signIn as en } from '../messages/en/sign-in.js';
import { shell as shellFr } from '../messages/fr/shell.js';
import { signIn as fr } from '../messages/fr/sign-in.js';
import { field } from '../pieces/field.js';
import { banner, loadingState, sentenceOf } from '../pieces/states.js';
import { hasPasskeys, makePasskey, PasskeyNotChosen, usePasskey } from './passkey.js';

const words = inLanguage({ en, fr });
const shell = inLanguage({ en: shellEn, fr: shellFr });

/**
 * Signing in, by a passkey or the token, or with the link of an invitation, whose secret is behind the `#`.
 * @fires rappel-signed-in - With the session.
 */
@customElement('sign-in-page')
export class SignInPage extends LitElement {
  @property({ attribute: false }) session!: SessionView;
  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) wasSignedOut = false;

  @state() private isBusy = false;
  @state() private fault = '';
  @state() private invitation: InvitationView | undefined;
  /** Of the link that was opened; empty without one. */
  @state() private linkToken = '';

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${words.title} · Rappel`;
    if (location.pathname !== '/console/invitation' || location.hash.length < 2) return;
    this.linkToken = location.hash.slice(1);
    // The secret stays in no history.
    history.replaceState(null, '', location.pathname);
    void this.#try(() => this.#openLink(this.linkToken));
  }

  async #openLink(token: string): Promise<void> {
    try {
      const invitation = await this.api.send<InvitationView>('POST', '/invitation', { token });
      if (invitation.kind === 'way-in')
        this.#enter(await this.api.send<SessionView>('POST', '/session/link', { token }));
      else this.invitation = invitation;
    } catch (failure) {
      this.linkToken = '';
      throw failure;
    }
  }

  async #try(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = '';
    try {
      await act();
    } catch (failure) {
      if (failure instanceof PasskeyNotChosen)
        this.fault = failure.isKnown ? words.known : words.cancelled;
      else this.fault = sentenceOf(failure);
    } finally {
      this.isBusy = false;
    }
  }

  #enter(session: SessionView): void {
    this.dispatchEvent(new CustomEvent('rappel-signed-in', { detail: session }));
  }

  #withPasskey = (): void => {
    void this.#try(async () => this.#enter(await usePasskey(this.api)));
  };

  #withToken = (event: SubmitEvent): void => {
    event.preventDefault();
    const token = new FormData(event.target as HTMLFormElement).get('token');
    void this.#try(async () =>
      this.#enter(await this.api.send<SessionView>('POST', '/session/token', { token })),
    );
  };

  #accept = (): void => {
    const subject = { token: this.linkToken };
    void this.#try(async () =>
      this.#enter(await makePasskey(this.api, '/invitation/passkey', subject)),
    );
  };

  protected override render(): TemplateResult {
    return html`
      <div class="sign-in">
        <img src="/console/icon.svg" alt="" width="40" height="40" />
        ${this.invitation ? this.#renderInvitation(this.invitation) : this.#renderSignIn()}
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
      </div>
      <p class="sign-in-foot">
        <button
          class="link"
          type="button"
          lang=${language === 'fr' ? 'en' : 'fr'}
          @click=${() => speak(language === 'fr' ? 'en' : 'fr')}
        >
          ${shell.otherLanguage}
        </button>
      </p>
    `;
  }

  #renderInvitation({ author, email, name, role }: InvitationView): TemplateResult {
    return html`
      <h1>${words.invitationTitle}</h1>
      <p class="lead">${words.invitedBy(author)}</p>
      <dl class="facts">
        ${name && name !== email ? html`<dt>${words.name}</dt><dd>${name}</dd>` : nothing}
        <dt>${words.email}</dt><dd>${email}</dd>
        <dt>${words.invitedAs}</dt><dd>${shell.roles[role]}</dd>
      </dl>
      ${
        this.#passkeyFault() ??
        html`<button class="button primary wide" type="button" aria-disabled=${this.isBusy} @click=${this.#accept}>
            ${words.accept}
          </button>
          <p class="hint">${words.acceptHint}</p>`
      }
    `;
  }

  #renderSignIn(): TemplateResult {
    if (this.linkToken && this.isBusy) return html`<h1>${words.entering}</h1>${loadingState()}`;
    const { areInUse } = this.session.passkeys;
    const fault = this.#passkeyFault();
    const isPasskeyFirst = areInUse && !fault;
    return html`
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      ${this.wasSignedOut ? banner({ kind: 'info', text: words.signedOut }) : nothing}
      ${
        isPasskeyFirst
          ? html`<button class="button primary wide" type="button" aria-disabled=${this.isBusy} @click=${this.#withPasskey}>
                ${words.passkey}
              </button>
              <p class="hint">${words.passkeyHint}</p>
              <p class="or"><span>${words.or}</span></p>`
          : nothing
      }
      ${areInUse && fault ? fault : nothing}
      ${
        this.session.passkeys.fault === 'insecure'
          ? banner({ kind: 'bad', text: words.faultInsecure })
          : html`<form class="stack" @submit=${this.#withToken}>
            ${field({
              id: 'token',
              label: words.token,
              hint: words.tokenHint,
              control: html`<input
                id="token"
                name="token"
                type="password"
                required
                autocomplete="current-password"
                spellcheck="false"
                aria-describedby="token-hint"
              />`,
            })}
            <button class="button wide ${isPasskeyFirst ? '' : 'primary'}" type="submit" aria-disabled=${this.isBusy}>
              ${words.useToken}
            </button>
          </form>`
      }
    `;
  }

  #passkeyFault(): TemplateResult | undefined {
    const { fault, betterUrl } = this.session.passkeys;
    if (fault === 'address')
      return banner({ kind: 'warning', text: words.faultAddress(betterUrl) });
    if (fault === 'insecure') return banner({ kind: 'bad', text: words.faultInsecure });
    return hasPasskeys() ? undefined : banner({ kind: 'warning', text: words.notAvailable });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sign-in-page': SignInPage;
  }
}
