import { html, nothing, type TemplateResult } from 'lit';
import { includesRole } from '../shared/owner/roles.js';
import { inLanguage, language, speak } from './language.js';
import { shell as en } from './messages/en/shell.js';
import { shell as fr } from './messages/fr/shell.js';
import { type PageEntry, pageList } from './page-list.js';
import type { OpenSession } from './pages/console-page.js';
import { icon } from './pieces/icon.js';

const words = inLanguage({ en, fr });

/** The menu at the left; on small screens a bar at the top that opens it. */
export function menuOf(session: OpenSession, { signOut }: { signOut: () => void }): TemplateResult {
  const seen = pageList.filter(({ role }) => includesRole(session.person.role, role));
  const inGroup = (group: 'work' | 'settings') => seen.filter(({ menu }) => menu?.group === group);
  const settings = inGroup('settings');
  return html`
    <header class="bar">
      <a class="brand" href="/console"><img src="/console/icon.svg" alt="" width="24" height="24" />Rappel</a>
      <button
        class="button quiet"
        type="button"
        popovertarget="menu"
        aria-label=${words.openMenu}
      >
        ${icon('menu')}
      </button>
    </header>
    <nav id="menu" class="menu" popover aria-label=${words.menuLabel} @click=${closeAfter}>
      <div class="menu-top">
        <a class="brand" href="/console"><img src="/console/icon.svg" alt="" width="24" height="24" />Rappel</a>
        ${session.isEmbedded ? html`<span class="chip">${words.simulated}</span>` : nothing}
        <button
          class="button quiet menu-close"
          type="button"
          popovertarget="menu"
          popovertargetaction="hide"
          aria-label=${words.closeMenu}
        >
          ${icon('close')}
        </button>
      </div>
      <ul>
        ${inGroup('work').map(menuLine)}
      </ul>
      ${
        settings.length > 0
          ? html`<h2 class="menu-heading" id="menu-settings">${words.settings}</h2>
            <ul aria-labelledby="menu-settings">
              ${settings.map(menuLine)}
            </ul>`
          : nothing
      }
      <div class="menu-foot">
        <p class="who">
          <b>${session.person.id === null ? words.tokenHolder : session.person.name}</b>
          <span>${session.person.email ?? words.roles[session.person.role]}</span>
        </p>
        <div class="menu-acts">
          <button class="link" type="button" @click=${signOut}>${words.signOut}</button>
          <button
            class="link"
            type="button"
            lang=${language === 'fr' ? 'en' : 'fr'}
            @click=${() => speak(language === 'fr' ? 'en' : 'fr')}
          >
            ${words.otherLanguage}
          </button>
        </div>
      </div>
    </nav>
  `;
}

function menuLine({ path, menu }: PageEntry): TemplateResult | typeof nothing {
  if (!menu) return nothing;
  const isHere =
    path === '/console' ? location.pathname === path : location.pathname.startsWith(path);
  return html`<li>
    <a href=${path} aria-current=${isHere ? 'page' : nothing}>${icon(menu.icon)}${words.menu[menu.name]}</a>
  </li>`;
}

/** On small screens the menu lies above the page that was chosen. */
function closeAfter(event: Event): void {
  const menu = event.currentTarget;
  const chosen = event.composedPath().some((node) => node instanceof HTMLAnchorElement);
  if (chosen && menu instanceof HTMLElement && menu.matches(':popover-open')) menu.hidePopover();
}
