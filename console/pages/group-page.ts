import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ApiProblem, type Tagged } from '../api-client.js';
import { type AppliedView, planOf } from '../configuration/change.js';
import { type GroupDraft, moved, spaced } from '../configuration/group-draft.js';
import '../configuration/save-dialog.js';
import type { Change, SaveDialog } from '../configuration/save-dialog.js';
import { inLanguage } from '../language.js';
import { operators as en } from '../messages/en/operators.js';
import { operators as fr } from '../messages/fr/operators.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { LoadedPage } from './loaded-page.js';

const words = inLanguage({ en, fr });
const orderings = ['fixed', 'random', 'rotating'] as const;
const NEW_RING_SECONDS = 20;

type Operator = GroupDraft['operators'][number];

/** The operators of one group, in the order in which their phones ring. */
@customElement('group-page')
export class GroupPage extends LoadedPage<GroupDraft> {
  @state() private draft: GroupDraft = { ordering: 'fixed', operators: [] };
  /** What just moved, for readers of screens. */
  @state() private said = '';
  @query('save-dialog') private dialog!: SaveDialog;
  @query('form.editor') private form!: HTMLFormElement | null;
  /** Of what the draft changes; undefined: there is no such group yet. */
  #tag: string | undefined;

  get #path(): string {
    return `/groups/${encodeURIComponent(this.#name)}`;
  }

  get #name(): string {
    return this.route.params.name ?? '';
  }

  protected override async load(signal: AbortSignal): Promise<GroupDraft> {
    const { value, tag } = await this.#read(signal);
    const operators = value.operators.map(({ number, ring }) => ({ number: spaced(number), ring }));
    this.#tag = tag || undefined;
    this.draft = { ...value, operators };
    return this.draft;
  }

  /** A group that is not there yet comes to be with its first operator. */
  async #read(signal: AbortSignal): Promise<Tagged<GroupDraft>> {
    try {
      return await this.api.getTagged<GroupDraft>(this.#path, signal);
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || failure.code !== 'not-found') throw failure;
      return { value: { ordering: 'fixed', operators: [] }, tag: '' };
    }
  }

  readonly #change: Change = {
    plan: () => planOf(this.api, { groups: { [this.#name]: this.draft } }),
    save: async () => {
      const { value } = await this.api.sendTagged<AppliedView<GroupDraft>>(
        'PUT',
        this.#path,
        this.draft,
        this.#tag,
      );
      return value;
    },
    show: (present) => {
      const group = present as GroupDraft | null;
      return group && group.operators.length > 0
        ? html`<p>${words.orderings[group.ordering]}</p>
            <ol>${group.operators.map(({ number, ring }) => html`<li>${spaced(number)}, ${ring} ${words.seconds}</li>`)}</ol>`
        : html`<p>${words.empty}</p>`;
    },
    rebase: (tag) => {
      this.#tag = tag;
    },
    reload: this.reload,
  };

  #edit(index: number, change: Partial<Operator>): void {
    const operators = this.draft.operators.map((one, at) =>
      at === index ? { ...one, ...change } : one,
    );
    this.draft = { ...this.draft, operators };
  }

  /** The focus goes with who moves, so that the next press moves the same. */
  async #move(from: number, by: -1 | 1): Promise<void> {
    const before = this.draft;
    const control = (document.activeElement as HTMLElement | null)?.dataset.control ?? 'number';
    this.draft = moved(before, from, by);
    const at = this.draft === before ? from : from + by;
    this.said = words.now(at + 1, this.draft.operators.length);
    await this.#focus(at, control);
  }

  async #add(): Promise<void> {
    const operators = [...this.draft.operators, { number: '', ring: NEW_RING_SECONDS }];
    this.draft = { ...this.draft, operators };
    await this.#focus(operators.length - 1, 'number');
  }

  async #remove(index: number): Promise<void> {
    const operators = this.draft.operators.filter((_, at) => at !== index);
    this.draft = { ...this.draft, operators };
    this.said = words.removed(operators.length);
    await this.#focus(Math.min(index, operators.length - 1), 'remove');
  }

  async #focus(index: number, control: string): Promise<void> {
    await this.updateComplete;
    const row = this.querySelectorAll('.operators > li')[index];
    const target = row?.querySelector<HTMLElement>(`[data-control="${control}"]`);
    (target ?? this.querySelector<HTMLElement>('.add'))?.focus();
  }

  #keys(event: KeyboardEvent, index: number): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (!event.altKey || by === undefined || !this.may('owner')) return;
    event.preventDefault();
    void this.#move(index, by);
  }

  #save(event: Event): void {
    event.preventDefault();
    if (this.form?.reportValidity()) void this.dialog.open();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.groupTitle(this.#name))}
      ${this.lead(this.may('owner') ? words.groupLead : words.readLead)}
      ${this.whenLoaded((loaded) => this.#editor(loaded))}
      <p><a href="/console/operators">${words.back}</a></p>
      <save-dialog .change=${this.#change} .timeZone=${this.session.timeZone}></save-dialog>
    `;
  }

  #editor(loaded: GroupDraft): TemplateResult {
    const { draft } = this;
    const isOwner = this.may('owner');
    const choose = (event: Event): void => {
      const ordering = (event.target as HTMLSelectElement).value as GroupDraft['ordering'];
      this.draft = { ...draft, ordering };
    };
    return html`<form class="panel padded editor" @submit=${this.#save}>
      <fieldset class="bare" ?disabled=${!isOwner}>
        <div class="narrow">
          ${field({
            id: 'ordering',
            label: words.ordering,
            control: html`<select id="ordering" @change=${choose}>
              ${orderings.map((one) => html`<option value=${one} .selected=${one === draft.ordering}>${words.orderings[one]}</option>`)}
            </select>`,
          })}
        </div>
        ${
          draft.operators.length === 0
            ? html`<p>${words.empty}</p>`
            : html`<ol class="operators">
                ${draft.operators.map((operator, index) => this.#row(operator, index))}
              </ol>`
        }
        <p class="hidden-text" role="status">${this.said}</p>
        ${
          isOwner
            ? html`<div class="editor-acts">
                <button class="button add" type="button" @click=${this.#add}>
                  ${icon('plus')}${words.add}
                </button>
                <span class="spring">${draft === loaded ? nothing : words.unsaved}</span>
                <button class="button" type="button" @click=${this.reload}>${words.undo}</button>
                <button class="button primary" type="submit">${words.save}</button>
              </div>`
            : nothing
        }
      </fieldset>
    </form>`;
  }

  #row({ number, ring }: Operator, index: number): TemplateResult {
    const typed = (event: Event): string => (event.target as HTMLInputElement).value;
    const name = number || String(index + 1);
    const act = (
      control: string,
      picture: 'up' | 'down' | 'close',
      label: string,
      run: () => void,
    ) =>
      html`<button class="button small" type="button" data-control=${control} aria-label=${label} title=${label} @click=${run}>
        ${icon(picture)}
      </button>`;
    return html`<li @keydown=${(event: KeyboardEvent) => this.#keys(event, index)}>
      <span class="place" aria-hidden="true">${index + 1}</span>
      <input
        type="tel"
        data-control="number"
        required
        pattern="\\+[0-9 ]{6,20}"
        placeholder="+33 1 99 00 14 01"
        autocomplete="off"
        aria-label=${words.number(index + 1)}
        .value=${number}
        @input=${(event: Event) => this.#edit(index, { number: typed(event) })}
      />
      <span class="with-unit">
        <input
          type="number"
          data-control="ring"
          required
          min="1"
          max="1000"
          aria-label=${words.ring(index + 1)}
          .value=${String(ring)}
          @input=${(event: Event) => this.#edit(index, { ring: Number(typed(event)) })}
        />
        <span aria-hidden="true">${words.seconds}</span>
      </span>
      ${
        this.may('owner')
          ? html`<span class="row-acts">
              ${act('up', 'up', words.up(name), () => void this.#move(index, -1))}
              ${act('down', 'down', words.down(name), () => void this.#move(index, 1))}
              ${act('remove', 'close', words.remove(name), () => void this.#remove(index))}
            </span>`
          : nothing
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'group-page': GroupPage;
  }
}
