import { html, nothing, type TemplateResult } from 'lit';
import { type PopupField, popupFields, valueAt } from '../../configuration/popup-fields.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import type { PopupEditor } from './popup-editor.js';

const words = inLanguage({ en, fr });

const idOf = (name: PopupField): string => name.replace('.', '-');
const typedIn = (event: Event): string =>
  (event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;

/** A labelled field with WebAppel's name for it, and where it acts. */
const labelled = (name: PopupField, control: TemplateResult, more?: unknown): TemplateResult => {
  const hint = words.hints[name];
  return html`<div class="field">
    <label for=${idOf(name)}>${words.labels[name]}</label>
    ${control}
    <p class="foot">
      <span class="hint" id="${idOf(name)}-hint">${hint ?? more ?? nothing}</span>${wireOf(name)}
    </p>
  </div>`;
};

const wireOf = (name: PopupField): TemplateResult =>
  html`<code class="wire">${popupFields[name]}</code>`;

const describedBy = (name: PopupField) => (words.hints[name] ? `${idOf(name)}-hint` : nothing);

/** What WebAppel does not tell is empty, and says so. */
const placeholderOf = (value: unknown) => (value === undefined ? words.untold : nothing);

export function textControl(
  name: PopupField,
  editor: PopupEditor,
  {
    type = 'text',
    maxLength = 64,
    pattern,
    isRequired = false,
    more,
  }: {
    type?: 'text' | 'tel' | 'email';
    maxLength?: number;
    pattern?: string;
    isRequired?: boolean;
    more?: unknown;
  } = {},
): TemplateResult {
  const value = valueAt(editor.draft, name);
  return labelled(
    name,
    html`<input
      id=${idOf(name)}
      type=${type}
      maxlength=${maxLength}
      pattern=${pattern ?? nothing}
      ?required=${isRequired}
      autocomplete="off"
      placeholder=${placeholderOf(value)}
      aria-describedby=${describedBy(name)}
      .value=${String(value ?? '')}
      @input=${(event: Event) => editor.edit(name, typedIn(event) || null)}
    />`,
    more,
  );
}

export function messageControl(name: PopupField, editor: PopupEditor): TemplateResult {
  const value = valueAt(editor.draft, name);
  return labelled(
    name,
    html`<textarea
      id=${idOf(name)}
      rows="3"
      maxlength="1000"
      placeholder=${placeholderOf(value)}
      aria-describedby=${describedBy(name)}
      .value=${String(value ?? '')}
      @input=${(event: Event) => editor.edit(name, typedIn(event) || null)}
    ></textarea>`,
  );
}

export function secondsControl(name: PopupField, editor: PopupEditor): TemplateResult {
  const value = valueAt(editor.draft, name);
  return html`<div class="field">
    <label for=${idOf(name)}>${words.labels[name]}</label>
    <span class="with-unit">
      <input
        id=${idOf(name)}
        type="number"
        min="1"
        max="1000"
        aria-describedby="${idOf(name)}-hint"
        .value=${String(value ?? '')}
        @input=${(event: Event) => editor.edit(name, typedIn(event) === '' ? undefined : Number(typedIn(event)))}
      />
      <span id="${idOf(name)}-hint">${words.hints[name]}</span>
    </span>
    <p class="foot"><span></span>${wireOf(name)}</p>
  </div>`;
}

/** @param options values and what people call them; an empty value is none */
export function choiceControl(
  name: PopupField,
  editor: PopupEditor,
  options: readonly (readonly [value: string, text: string])[],
  more?: unknown,
): TemplateResult {
  const value = valueAt(editor.draft, name);
  const isUntold = value === undefined;
  const isListed = isUntold || options.some(([one]) => one === (value ?? ''));
  const all = isListed ? options : [...options, [String(value), String(value)] as const];
  return labelled(
    name,
    html`<select
      id=${idOf(name)}
      aria-describedby=${describedBy(name)}
      @change=${(event: Event) => editor.edit(name, typedIn(event) || null)}
    >
      ${isUntold ? html`<option value="" disabled selected>${words.untold}</option>` : nothing}
      ${all.map(
        ([one, text]) =>
          html`<option value=${one} .selected=${!isUntold && one === (value ?? '')}>${text}</option>`,
      )}
    </select>`,
    more,
  );
}

export const tickControl = (name: PopupField, editor: PopupEditor): TemplateResult => html`
  <label class="tick">
    <input
      type="checkbox"
      .checked=${valueAt(editor.draft, name) === true}
      .indeterminate=${valueAt(editor.draft, name) === undefined}
      @change=${(event: Event) => editor.edit(name, (event.target as HTMLInputElement).checked)}
    />
    <span>${words.labels[name]}</span>${wireOf(name)}
  </label>
`;
