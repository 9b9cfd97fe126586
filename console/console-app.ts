import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { includesRole } from '../shared/owner/roles.js';
import type { SessionView } from '../shared/owner/session.js';
import { ApiClient, SIGNED_OUT } from './api-client.js';
import { inLanguage } from './language.js';
import { menuOf } from './menu.js';
import { shell as en } from './messages/en/shell.js';
import { shell as fr } from './messages/fr/shell.js';
import { type PageEntry, pageList } from './page-list.js';
import type { ConsolePage, OpenSession } from './pages/console-page.js';
import { clockTime } from './pieces/moments.js';
import { banner, emptyState, errorState } from './pieces/states.js';
import { go, matchPath, NAVIGATED } from './router.js';
import type { SignInPage } from './sign-in/sign-in-page.js';

const words = inLanguage({ en, fr });

/** Whoever opens a link of these is let in by it, and needs no session. */
const ENTRANCE = '/console/invitation';

const isOpen = (session: SessionView | undefined): session is OpenSession =>
  session?.person != null;

/** The console: who is signed in, the menu, and the page that the address names. */
@customElement('console-app')
export class ConsoleApp extends LitElement {
  @state() private session: SessionView | undefined;
  @state() private failure: unknown;
  @state() private page: ConsolePage | SignInPage | TemplateResult | undefined;
  @state() private wasSignedOut = false;

  readonly #api = new ApiClient();
  /** The page whose element is shown. */
  #entry: PageEntry | undefined;
  #visit = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener(NAVIGATED, this.#show);
    addEventListener(SIGNED_OUT, this.#lose);
    void this.#load();
    // While it is asked who is signed in.
    const likely = pageList.find(({ path }) => matchPath(path, location.pathname));
    void likely?.load().catch(() => undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener(NAVIGATED, this.#show);
    removeEventListener(SIGNED_OUT, this.#lose);
  }

  readonly #load = async (): Promise<void> => {
    this.failure = undefined;
    try {
      await this.#enter(await this.#api.get<SessionView>('/session'));
    } catch (failure) {
      this.failure = failure;
    }
  };

  readonly #enter = async (session: SessionView): Promise<void> => {
    this.session = session;
    if (session.person) this.wasSignedOut = false;
    this.#entry = undefined;
    await this.#show();
  };

  readonly #lose = (): void => {
    if (!isOpen(this.session)) return;
    this.wasSignedOut = true;
    void this.#enter({ ...this.session, person: null });
  };

  readonly #show = async (): Promise<void> => {
    const visit = ++this.#visit;
    const { session } = this;
    if (!session) return;
    if (!isOpen(session) || location.pathname === ENTRANCE) await this.#showSignIn(session, visit);
    else await this.#showPage(session, visit);
  };

  async #showSignIn(session: SessionView, visit: number): Promise<void> {
    await import('./sign-in/sign-in-page.js');
    if (visit !== this.#visit) return;
    this.#entry = undefined;
    const page = document.createElement('sign-in-page');
    Object.assign(page, { session, api: this.#api, wasSignedOut: this.wasSignedOut });
    page.addEventListener('rappel-signed-in', (event) => {
      if (location.pathname === ENTRANCE) history.replaceState(null, '', '/console');
      void this.#enter((event as CustomEvent<SessionView>).detail);
    });
    this.page = page;
  }

  async #showPage(session: OpenSession, visit: number): Promise<void> {
    const path = location.pathname;
    const query = new URLSearchParams(location.search);
    for (const entry of pageList) {
      const params = matchPath(entry.path, path);
      if (!params || !includesRole(session.person.role, entry.role)) continue;
      const route = { path, params, query };
      if (this.#entry === entry && this.page instanceof HTMLElement) {
        Object.assign(this.page, { route, session });
        return;
      }
      try {
        await entry.load();
      } catch {
        // A newer build is served, and the files of this one are gone.
        if (visit === this.#visit) this.#put(undefined, this.#outdated());
        return;
      }
      if (visit !== this.#visit) return;
      const page = document.createElement(entry.tag) as ConsolePage;
      Object.assign(page, { session, route, api: this.#api });
      page.addEventListener('rappel-session', (event) => {
        this.session = (event as CustomEvent<SessionView>).detail;
        if (isOpen(this.session)) Object.assign(page, { session: this.session });
      });
      this.#put(entry, page);
      await this.updateComplete;
      await page.updateComplete;
      this.#arrive(page);
      return;
    }
    this.#put(undefined, this.#lost());
  }

  #put(entry: PageEntry | undefined, page: ConsolePage | TemplateResult): void {
    const isFirst = this.page === undefined || this.#entry === undefined;
    this.#entry = entry;
    this.page = page;
    this.#isFirst = isFirst;
  }
  #isFirst = true;

  /** Moves the focus to the heading of the page, so that readers of screens hear where they are. */
  #arrive(page: ConsolePage): void {
    const heading = page.querySelector<HTMLElement>('h1');
    scrollTo(0, 0);
    if (!this.#isFirst) heading?.focus({ preventScroll: true });
  }

  #lost(): TemplateResult {
    return html`${emptyState({
      icon: 'question',
      title: words.notFound,
      text: words.notFoundText,
      action: html`<a class="button" href="/console">${words.toToday}</a>`,
    })}`;
  }

  #outdated(): TemplateResult {
    return html`${emptyState({
      icon: 'alert',
      title: words.updated,
      action: html`<button class="button" @click=${() => location.reload()}>${words.reload}</button>`,
    })}`;
  }

  async #signOut(): Promise<void> {
    const session = await this.#api.send<SessionView>('DELETE', '/session');
    go('/console', { replace: true });
    await this.#enter(session);
  }

  protected override render(): unknown {
    const { session } = this;
    if (this.failure)
      return html`<main class="alone">${errorState(this.failure, this.#load)}</main>`;
    if (!session || !this.page) return nothing;
    if (!isOpen(session) || location.pathname === ENTRANCE)
      return html`<main class="alone">${this.page}</main>`;
    const isRoot = session.person.id === null && session.endsAt !== null;
    return html`
      <a class="skip" href="#page">${words.skip}</a>
      <div class="app">
        ${menuOf(session, { signOut: () => void this.#signOut() })}
        <main id="page" tabindex="-1">
          ${
            isRoot && session.passkeys.fault === 'none' && location.pathname !== '/console/account'
              ? banner({
                  kind: 'info',
                  text: words.rootBanner(
                    clockTime(session.endsAt ?? '', session.timeZone).slice(0, 5),
                  ),
                  action: html`<a class="button small" href="/console/account">${words.makePasskey}</a>`,
                })
              : nothing
          }
          ${this.page}
        </main>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-app': ConsoleApp;
  }
}
