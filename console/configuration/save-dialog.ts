import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiProblem } from '../api-client.js';
import { inLanguage, language } from '../language.js';
import { saving as en } from '../messages/en/saving.js';
import { saving as fr } from '../messages/fr/saving.js';
import { icon } from '../pieces/icon.js';
import { sentenceOf } from '../pieces/states.js';
import { appointmentList } from './appointment-list.js';
import type { AppliedView, KeptOtherwise, PlanView, StepView } from './change.js';
import { checkLine } from './check-list.js';

const words = inLanguage({ en, fr });

/** What a page wants to save. */
export interface Change {
  plan(): Promise<PlanView>;
  /** What changes, for people; without it the requests say it. */
  summary?(): unknown;
  save(): Promise<Pick<AppliedView<unknown>, 'steps' | 'differences'>>;
  /** What is there now, for people, as the API answers it. */
  show(present: unknown): unknown;
  /** From now on the change is one of what is there now. @param tag undefined: it is gone */
  rebase(tag: string | undefined, present: unknown): void;
  /** Reads what is there now in place of what was typed. */
  reload(): unknown;
}

type Stage =
  | { name: 'idle' | 'asking' | 'applying' }
  | { name: 'planned'; plan: PlanView }
  | { name: 'done'; applied: Pick<AppliedView<unknown>, 'steps' | 'differences'> }
  | { name: 'changed'; problem: ApiProblem }
  | { name: 'failed'; failure: unknown };

/** Shows what a change asks of WebAppel, asks for it, and shows what WebAppel kept. */
@customElement('save-dialog')
export class SaveDialog extends LitElement {
  @property({ attribute: false }) change: Change | undefined;
  @property({ attribute: false }) timeZone = 'UTC';
  @state() private stage: Stage = { name: 'idle' };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async open(): Promise<void> {
    const { change } = this;
    if (!change) return;
    this.stage = { name: 'asking' };
    await this.updateComplete;
    const dialog = this.#dialog;
    if (dialog && !dialog.open) dialog.showModal();
    await this.#try(async () => {
      this.stage = { name: 'planned', plan: await change.plan() };
    });
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (failure) {
      const isChanged = failure instanceof ApiProblem && failure.code === 'changed-meanwhile';
      this.stage = isChanged ? { name: 'changed', problem: failure } : { name: 'failed', failure };
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('h2')?.focus();
  }

  #apply = (): Promise<void> =>
    this.#try(async () => {
      this.stage = { name: 'applying' };
      const applied = await this.change?.save();
      if (applied) this.stage = { name: 'done', applied };
    });

  #close = (): void => this.#dialog?.close();

  /** What was saved, or tried, is read again: the page shows what WebAppel has. */
  #closed = (): void => {
    if (this.stage.name === 'done') void this.change?.reload();
  };

  protected override render(): TemplateResult {
    const { stage } = this;
    if (stage.name === 'idle') return html``;
    const isBusy = stage.name === 'asking' || stage.name === 'applying';
    return html`
      <dialog class="dialog wide" aria-label=${words.titles[stage.name]} @close=${this.#closed}>
        <form @submit=${(event: Event) => event.preventDefault()}>
          <h2 tabindex="-1">${words.titles[stage.name]}</h2>
          <div class="dialog-body" aria-busy=${isBusy}>${this.#body()}</div>
          <div class="dialog-actions">${this.#actions()}</div>
        </form>
      </dialog>
    `;
  }

  #body(): unknown {
    const { stage } = this;
    switch (stage.name) {
      case 'idle':
        return nothing;
      case 'asking':
      case 'applying':
        return html`<div class="loading" role="status">
          <span class="hidden-text">${words.titles[stage.name]}</span>
        </div>`;
      case 'planned':
        return this.#planned(stage.plan);
      case 'done':
        return html`
          <p role="status">${stage.applied.differences.length === 0 ? words.kept : words.otherwise}</p>
          ${keptList(stage.applied.differences)} ${stepList(stage.applied.steps)}
        `;
      case 'changed':
        return html`<p>${words.changed}</p>
          <div class="present">${this.change?.show(stage.problem.details.present)}</div>`;
      case 'failed': {
        const { failure } = stage;
        const steps = failure instanceof ApiProblem ? failure.details.steps : undefined;
        return html`<p class="fault" role="alert">${sentenceOf(failure)}</p>
          ${Array.isArray(steps) ? stepList(steps as StepView[]) : nothing}`;
      }
    }
  }

  #planned({ steps, faults, appointments }: PlanView): TemplateResult {
    if (steps.length === 0) return html`<p>${words.nothing}</p>`;
    const summary = this.change?.summary?.();
    const added = faults.filter(({ isNew }) => isNew);
    return html`
      <p>${words.planned(steps.length)}</p>
      ${summary ?? nothing}
      <details class="requests">
        <summary>${words.requests(steps.length)}</summary>
        ${stepList(steps)}
      </details>
      ${
        added.length > 0
          ? html`<p>${words.afterwards}</p>
              <ul class="checks tight">${added.map((fault) => checkLine(fault, fault.popup))}</ul>`
          : nothing
      }
      ${appointments.count > 0 ? appointmentList(appointments, this.timeZone) : nothing}
    `;
  }

  #actions(): unknown {
    const { stage } = this;
    if (stage.name === 'planned' && stage.plan.steps.length > 0)
      return html`
        <button class="button" type="button" @click=${this.#close}>${words.edit}</button>
        <button class="button primary" type="button" @click=${this.#apply}>${words.apply}</button>
      `;
    if (stage.name === 'changed') {
      const { tag, present } = stage.problem.details;
      return html`
        <button class="button" type="button" @click=${() => this.#take()}>${words.take}</button>
        <button class="button primary" type="button" @click=${() => this.#rebase(tag, present)}>
          ${words.mine}
        </button>
      `;
    }
    return html`<button class="button" type="button" @click=${this.#close}>${words.close}</button>`;
  }

  #take(): void {
    this.#close();
    void this.change?.reload();
  }

  #rebase(tag: string | undefined, present: unknown): void {
    this.change?.rebase(tag, present);
    void this.open();
  }
}

/** The steps; their sentences are the API's, so in other languages there is the request itself. */
const stepList = (steps: readonly StepView[]): TemplateResult => html`
  <ol class="steps">
    ${steps.map(
      ({ sentence, method, variables, irreversible, state: became }) => html`<li>
        ${language === 'en' ? html`<span>${sentence}</span>` : nothing}
        <code>${method} ${variables.map(([name, value]) => `${name}=${value}`).join(' ')}</code>
        ${irreversible ? html`<span class="warn">${icon('alert')}${words.irreversible}</span>` : nothing}
        ${became ? html`<span class="chip ${became === 'done' ? '' : 'bad'}">${words.states[became]}</span>` : nothing}
      </li>`,
    )}
  </ol>
`;

const shown = (value: unknown): string =>
  value === undefined || value === null
    ? words.none
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

const keptList = (differences: readonly KeptOtherwise[]): unknown =>
  differences.length === 0
    ? nothing
    : html`<ul class="steps">
        ${differences.map(
          ({ path, expected, present }) => html`<li>
            <b>${path}</b> <span>${words.difference(shown(expected), shown(present))}</span>
          </li>`,
        )}
      </ul>`;

declare global {
  interface HTMLElementTagNameMap {
    'save-dialog': SaveDialog;
  }
}
