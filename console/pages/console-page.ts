import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { includesRole, type Role } from '../../shared/owner/roles.js';
import type { SessionView } from '../../shared/owner/session.js';
import type { ApiClient } from '../api-client.js';
import type { Route } from '../router.js';

/** The session of somebody who is signed in. */
export type OpenSession = SessionView & { person: NonNullable<SessionView['person']> };

/** A page of the console. It is in the document itself, so one stylesheet and one set of ids serve all. */
export abstract class ConsolePage extends LitElement {
  @property({ attribute: false }) session!: OpenSession;
  @property({ attribute: false }) route!: Route;
  @property({ attribute: false }) api!: ApiClient;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The name of some pages is known once they are loaded. */
  protected override updated(_changed: PropertyValues): void {
    const heading = this.querySelector('h1')?.textContent?.trim();
    if (heading) document.title = `${heading} · Rappel`;
  }

  /** Whether who is signed in may do what this role may. */
  protected may(role: Role): boolean {
    return includesRole(this.session.person.role, role);
  }

  /** The top of the page: its heading, to which the focus goes, what is beside it, and what can be done. */
  protected top(heading: string, { mark, actions }: { mark?: unknown; actions?: unknown } = {}) {
    return html`<header class="page-top">
      <h1 tabindex="-1">${heading}</h1>
      ${mark ?? nothing}
      ${actions ? html`<div class="page-actions">${actions}</div>` : nothing}
    </header>`;
  }

  /** A sentence below the heading. */
  protected lead(text: string): TemplateResult {
    return html`<p class="lead">${text}</p>`;
  }
}
