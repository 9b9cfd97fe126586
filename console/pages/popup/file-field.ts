import { html, nothing, type TemplateResult } from 'lit';
import type { FileType } from '../../../shared/configuration/configuration.js';
import { popupNames } from '../../../shared/webappel/popup-names.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import { accepted, kilobytesOf } from './file-draft.js';
import type { PopupEditor } from './popup-editor.js';

const words = inLanguage({ en, fr });

/** A file of a popup: seen or heard, replaced and removed. */
export function fileField(type: FileType, editor: PopupEditor): TemplateResult {
  const { files, loaded, isOwner, fileFaults } = editor;
  const what = words.files[type];
  const stored = loaded.popup.files?.[type];
  const draft = files[type];
  const url = draft
    ? draft.url
    : draft === undefined && stored?.sha256
      ? editor.addressOf(type)
      : '';
  const isThere = draft === undefined ? stored !== undefined : draft !== null;
  const fault = fileFaults[type];
  return html`
    <div class="field" role="group" aria-label=${what}>
      <span class="label">${what}</span>
      ${url ? shownFile(type, url) : nothing}
      <div class="file-line">
        <span class="file-state">${stateOf(type, editor)}</span>
        ${
          isOwner
            ? html`
                <label class="button small">
                  ${isThere ? words.replaceShort : words.chooseShort}
                  <input
                    class="hidden-text"
                    type="file"
                    accept=${accepted[type]}
                    aria-label=${words.choose(what)}
                    @change=${(event: Event) => choose(event, type, editor)}
                  />
                </label>
                ${
                  draft !== undefined
                    ? html`<button class="button small" type="button" @click=${() => editor.setFile(type, undefined)}>
                        ${words.keepShort}
                      </button>`
                    : isThere
                      ? html`<button
                          class="button small"
                          type="button"
                          aria-label=${words.removeFile(what)}
                          @click=${() => editor.setFile(type, null)}
                        >
                          ${words.removeShort}
                        </button>`
                      : nothing
                }
              `
            : nothing
        }
      </div>
      <p class="fault" role="alert">${fault ?? ''}</p>
      <p class="foot">
        <span class="hint">${stored && !stored.sha256 && draft === undefined ? words.hasNoCopy : words.fileHints[type]}</span><code class="wire">${popupNames[type]}</code>
      </p>
    </div>
  `;
}

const shownFile = (type: FileType, url: string): TemplateResult =>
  type === 'headerImage'
    ? html`<img class="picture" src=${url} alt=${words.files[type]} />`
    : html`<audio class="sound" controls preload="none" src=${url} aria-label=${words.files[type]}></audio>`;

function stateOf(type: FileType, { files, loaded }: PopupEditor): string {
  const draft = files[type];
  if (draft) return words.fileNew(draft.name, kilobytesOf(draft.content));
  if (draft === null) return words.fileGone;
  return loaded.popup.files?.[type] ? words.fileThere : words.fileNone;
}

/** The same file can be chosen again after it was refused. */
function choose({ target }: Event, type: FileType, editor: PopupEditor): void {
  const input = target as HTMLInputElement;
  const file = input.files?.[0];
  input.value = '';
  if (file) editor.chooseFile(type, file);
}
