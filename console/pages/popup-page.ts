import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { FileType } from '../../shared/configuration/configuration.js';
import type { PopupEntry } from '../../shared/configuration/configuration-file.js';
import { accentOf } from '../../shared/popup-style.js';
import { snippetOf } from '../../widget/messages/snippet.js';
import { planOf } from '../configuration/change.js';
import { changeList } from '../configuration/change-list.js';
import { changesOf, fileChange } from '../configuration/popup-changes.js';
import {
  changedFields,
  type PopupField,
  pickFields,
  rebased,
  withValue,
} from '../configuration/popup-fields.js';
import '../configuration/save-dialog.js';
import type { Change, SaveDialog } from '../configuration/save-dialog.js';
import { inLanguage } from '../language.js';
import { popups as en } from '../messages/en/popups.js';
import { popups as fr } from '../messages/fr/popups.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import '../pieces/copied-secret.js';
import { icon } from '../pieces/icon.js';
import { go } from '../router.js';
import { LoadedPage } from './loaded-page.js';
import './popup/popup-editor.css';
import { destinationSection } from './popup/destination-section.js';
import { chosenFile, type FileDrafts, faultOfFile } from './popup/file-draft.js';
import type { LoadedPopup, PopupEditor } from './popup/popup-editor.js';
import './popup/popup-preview.js';
import { savePopup, stylesheetFile, wantedFiles } from './popup/save-popup.js';
import { callSection, hourSection, section, soundSection, wordSection } from './popup/sections.js';
import './popup/test-call.js';
import type { TestCall } from './popup/test-call.js';

const words = inLanguage({ en, fr });

/** The settings of one popup, with the form that visitors see beside them. */
@customElement('popup-page')
export class PopupPage extends LoadedPage<LoadedPopup> {
  @state() private draft: PopupEntry = {};
  @state() private files: FileDrafts = {};
  @state() private fileFaults: Partial<Record<FileType, string>> = {};
  @state() private stylesheet: string | undefined;
  @state() private search = '';
  /** What was read, and what is changed. */
  @state() private base: LoadedPopup | undefined;
  @query('save-dialog') private dialog!: SaveDialog;
  @query('#remove-popup') private removal!: ConfirmDialog;
  @query('test-call') private testCall!: TestCall;
  @query('form.editor') private form!: HTMLFormElement | null;
  #tag: string | undefined;

  get #path(): string {
    return `/popups/${this.route.params.id ?? ''}`;
  }

  protected override async load(signal: AbortSignal): Promise<LoadedPopup> {
    const get = <Answer>(path: string) => this.api.get<Answer>(path, signal);
    const [read, { groups }, { schedules }, { prices }] = await Promise.all([
      this.api.getTagged<{ id: string; key: string; popup: PopupEntry }>(this.#path, signal),
      get<{ groups: { name: string }[] }>('/groups'),
      get<{ schedules: { name: string }[] }>('/schedules'),
      get<{ prices: LoadedPopup['prices'] }>(`${this.#path}/prices`),
    ]);
    const { value, tag } = read;
    const sheet = value.popup.files?.stylesheet;
    const loaded: LoadedPopup = {
      ...value,
      popup: { ...value.popup, name: value.popup.name ?? value.key },
      groups: groups.map(({ name }) => name),
      schedules: schedules.map(({ name }) => name),
      prices,
      stylesheet: sheet
        ? sheet.sha256
          ? await this.api.getText(`${this.#path}/files/stylesheet`, signal)
          : undefined
        : '',
    };
    this.#tag = tag;
    this.#begin(loaded);
    return loaded;
  }

  #begin(loaded: LoadedPopup): void {
    this.base = loaded;
    this.draft = loaded.popup;
    this.files = {};
    this.fileFaults = {};
    this.stylesheet = loaded.stylesheet;
  }

  readonly #undo = (): void => {
    if (this.base) this.#begin(this.base);
  };

  /** What changes, for people. */
  #changes() {
    const { base, draft, files } = this;
    if (!base) return [];
    return [
      ...changesOf(base.popup, draft),
      ...(Object.entries(files) as [FileType, unknown][]).map(([type, file]) =>
        fileChange(type, file === null),
      ),
      ...(this.stylesheet === base.stylesheet
        ? []
        : [
            {
              label: words.colour,
              from: accentOf(base.stylesheet ?? '') ?? words.standard,
              to: accentOf(this.stylesheet ?? '') ?? words.standard,
            },
          ]),
    ];
  }

  async #saved(): Promise<FileDrafts> {
    const sheet = await stylesheetFile(this.base?.stylesheet, this.stylesheet);
    return { ...this.files, ...(sheet !== undefined && { stylesheet: sheet }) };
  }

  readonly #change: Change = {
    plan: async () => {
      const { base, draft } = this;
      const files = wantedFiles(base?.popup.files, await this.#saved());
      return planOf(this.api, { popups: { [base?.key ?? '']: { ...draft, files } } });
    },
    summary: () => changeList(this.#changes()),
    save: async () =>
      savePopup({
        ...{ api: this.api, path: this.#path, tag: this.#tag },
        ...{ before: this.base?.popup ?? {}, after: this.draft, files: await this.#saved() },
        onTag: (tag) => {
          this.#tag = tag;
        },
      }),
    show: (present) => {
      const { popup } = present as { popup: PopupEntry };
      return changeList(changesOf(this.base?.popup ?? {}, this.#named(popup)));
    },
    rebase: (tag, present) => {
      const { base } = this;
      this.#tag = tag;
      if (!base || !present) return;
      const popup = this.#named((present as { popup: PopupEntry }).popup);
      this.draft = rebased({ loaded: base.popup, draft: this.draft }, popup);
      this.base = { ...base, popup };
    },
    reload: this.reload,
  };

  #named(popup: PopupEntry): PopupEntry {
    return { ...popup, name: popup.name ?? this.base?.key };
  }

  #save(event: Event): void {
    event.preventDefault();
    if (this.form?.reportValidity()) void this.dialog.open();
  }

  async #choose(type: FileType, file: File): Promise<void> {
    const fault = await faultOfFile(type, file);
    this.fileFaults = { ...this.fileFaults, [type]: fault };
    if (fault === undefined) this.files = { ...this.files, [type]: await chosenFile(file) };
  }

  #editorOf(loaded: LoadedPopup): PopupEditor {
    const { draft, files, stylesheet, fileFaults, search } = this;
    return {
      ...{ loaded, draft, files, stylesheet, fileFaults, search },
      isOwner: this.may('owner'),
      edit: (name: PopupField, value) => {
        this.draft = withValue(this.draft, name, value);
      },
      editStylesheet: (css) => {
        this.stylesheet = css;
      },
      chooseFile: (type, file) => void this.#choose(type, file),
      setFile: (type, file) => {
        const { [type]: _, ...others } = this.files;
        this.files = file === null ? { ...others, [type]: null } : others;
        this.fileFaults = { ...this.fileFaults, [type]: undefined };
      },
      find: (country) => {
        this.search = country;
      },
      addressOf: (type) => this.#addressOf(type, loaded),
    };
  }

  /** With its hash, so that the one before is not shown from memory. */
  #addressOf(type: FileType, { popup }: LoadedPopup): string {
    const { sha256 = '' } = popup.files?.[type] ?? {};
    return this.api.addressOf(`${this.#path}/files/${type}?${sha256.slice(0, 8)}`);
  }

  async #remove(): Promise<void> {
    const { id } = await planOf(this.api, { popups: {} }, [this.base?.key ?? '']);
    await this.api.send('POST', '/configuration/apply', { planId: id });
    go('/console/popups');
  }

  protected override render(): TemplateResult {
    const name = this.base?.popup.name ?? words.id(this.route.params.id ?? '');
    return html`
      ${this.top(name, {
        actions: this.may('support')
          ? html`<button class="button" type="button" @click=${() => this.testCall.open()}>
              ${icon('phone')}${words.testCall}
            </button>`
          : undefined,
      })}
      ${this.may('owner') ? nothing : this.lead(words.readOnly)}
      ${this.whenLoaded(() => (this.base ? this.#page(this.base) : html``))}
      <div class="page-foot">
        <a href="/console/popups">${words.back}</a>
        ${
          this.may('owner')
            ? html`<button class="button quiet danger" type="button" @click=${() => this.removal.open()}>
                ${words.remove}
              </button>`
            : nothing
        }
      </div>
      <save-dialog .change=${this.#change} .timeZone=${this.session.timeZone}></save-dialog>
      <test-call .api=${this.api} .path=${this.#path}></test-call>
      <confirm-dialog
        id="remove-popup"
        .heading=${words.removeTitle(name)}
        .verb=${words.removeVerb}
        .isDangerous=${true}
        .body=${html`<p>${words.removeText}</p>`}
        .act=${() => this.#remove()}
      ></confirm-dialog>
    `;
  }

  #page(loaded: LoadedPopup): TemplateResult {
    const editor = this.#editorOf(loaded);
    const { headerImage } = this.files;
    const stored = loaded.popup.files?.headerImage ? this.#addressOf('headerImage', loaded) : null;
    return html`<div class="beside">
      <form class="editor" @submit=${this.#save}>
        <fieldset class="bare" ?disabled=${!editor.isOwner}>
          ${wordSection(editor)} ${hourSection(editor)} ${callSection(editor)}
          ${destinationSection(editor)} ${soundSection(editor)}
        </fieldset>
        ${this.#snippet(loaded)}
        ${editor.isOwner ? this.#saveBar() : nothing}
      </form>
      <popup-preview
        .api=${this.api}
        .popupId=${loaded.id}
        .draft=${pickFields(this.draft, changedFields(loaded.popup, this.draft))}
        .stylesheet=${this.stylesheet}
        .pictureUrl=${headerImage === undefined ? stored : (headerImage?.url ?? null)}
      ></popup-preview>
    </div>`;
  }

  #saveBar(): TemplateResult {
    const { length } = this.#changes();
    return html`<div class="save-bar editor-acts">
      <span class="spring" role="status">${length > 0 ? words.unsaved(length) : words.saved}</span>
      <button class="button" type="button" ?disabled=${length === 0} @click=${this.#undo}>
        ${words.undo}
      </button>
      <button class="button primary" type="submit">${words.save}</button>
    </div>`;
  }

  #snippet({ id, popup, stylesheet }: LoadedPopup): TemplateResult {
    const accent = accentOf(stylesheet ?? '');
    const style = accent ? `<style>rappel-popup { --rappel-accent: ${accent}; }</style>` : '';
    return section(
      'page',
      html`
        <copied-secret
          .label=${words.snippet}
          .text=${style + snippetOf(location.origin, id, popup.locale)}
          .words=${{ copy: words.copy, copied: words.copied }}
        ></copied-secret>
        <p class="hint">${words.snippetHint}</p>
      `,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'popup-page': PopupPage;
  }
}
