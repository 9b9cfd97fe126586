import { html, nothing, type TemplateResult } from 'lit';
import { accentOf, withAccent } from '../../../shared/popup-style.js';
import { popupNames } from '../../../shared/webappel/popup-names.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import {
  choiceControl,
  messageControl,
  secondsControl,
  textControl,
  tickControl,
} from './controls.js';
import { fileField } from './file-field.js';
import type { PopupEditor } from './popup-editor.js';

const words = inLanguage({ en, fr });

/** What the widget uses where no colour is set. */
const STANDARD_ACCENT = '#0a6451';
const CALLER_ID = '\\+?[0-9 ]{2,20}';

const section = (name: keyof typeof words.sections, body: unknown): TemplateResult => html`
  <section class="panel padded section" aria-labelledby="section-${name}">
    <h2 id="section-${name}">${words.sections[name]}</h2>
    ${body}
  </section>
`;

const entriesOf = (choices: Readonly<Record<string, string>>) => Object.entries(choices);

export const wordSection = (editor: PopupEditor): TemplateResult =>
  section(
    'words',
    html`
      <div class="pair">
        ${textControl('name', editor, { isRequired: true })}
        ${choiceControl('locale', editor, entriesOf(words.choices.locale))}
      </div>
      ${messageControl('open.message', editor)} ${messageControl('closed.message', editor)}
      ${tickControl('asks.name', editor)}
      <div class="pair">
        ${(['asks.field1', 'asks.field2', 'asks.field3'] as const).map((name) => textControl(name, editor))}
      </div>
      ${colourField(editor)} ${fileField('headerImage', editor)}
    `,
  );

function colourField(editor: PopupEditor): TemplateResult {
  const { stylesheet = '' } = editor;
  const accent = accentOf(stylesheet);
  const isKnown = editor.stylesheet !== undefined;
  const set = (colour: string | undefined): void =>
    editor.editStylesheet(withAccent(stylesheet, colour));
  const typed = (event: Event): void => {
    const { value, validity } = event.target as HTMLInputElement;
    if (validity.valid && value !== '') set(value.toLowerCase());
  };
  return html`
    <div class="field" role="group" aria-labelledby="colour-label">
      <span class="label" id="colour-label">${words.colour}</span>
      <div class="colour-line">
        <input
          type="color"
          aria-labelledby="colour-label"
          ?disabled=${!isKnown}
          .value=${accent ?? STANDARD_ACCENT}
          @input=${typed}
        />
        <input
          type="text"
          id="colour"
          class="code"
          pattern="#[0-9a-fA-F]{6}"
          maxlength="7"
          placeholder=${STANDARD_ACCENT}
          autocomplete="off"
          aria-label=${words.colourCode}
          aria-describedby="colour-hint"
          ?disabled=${!isKnown}
          .value=${accent ?? ''}
          @input=${typed}
        />
        ${
          accent
            ? html`<button class="button small" type="button" @click=${() => set(undefined)}>
                ${words.standard}
              </button>`
            : nothing
        }
      </div>
      <p class="foot">
        <span class="hint" id="colour-hint">${words.colourHint}</span><code class="wire">${popupNames.stylesheet}</code>
      </p>
      <details class="more">
        <summary>${words.css}</summary>
        <textarea
          rows="6"
          class="code"
          maxlength="65536"
          spellcheck="false"
          aria-label=${words.css}
          aria-describedby="css-hint"
          ?disabled=${!isKnown}
          .value=${stylesheet}
          @input=${(event: Event) => editor.editStylesheet((event.target as HTMLTextAreaElement).value)}
        ></textarea>
        <p class="hint" id="css-hint">${isKnown ? words.cssHint : words.hasNoCopy}</p>
      </details>
    </div>
  `;
}

export const hourSection = (editor: PopupEditor): TemplateResult => {
  const { schedules, groups } = editor.loaded;
  const { schedule } = editor.draft;
  return section(
    'hours',
    html`
      ${choiceControl(
        'schedule',
        editor,
        [['', words.always], ...schedules.map((name) => [name, name] as const)],
        schedule
          ? html`<a class="under" href="/console/hours/${encodeURIComponent(schedule)}">${words.toHours}</a>`
          : nothing,
      )}
      <div class="pair">
        ${choiceControl('closed.group', editor, groupOptions(groups))}
        ${textControl('closed.voicemail', editor, { type: 'email', maxLength: 255 })}
      </div>
      ${tickControl('immediateOnly', editor)}
    `,
  );
};

const groupOptions = (groups: readonly string[]): [string, string][] => [
  ['', words.nobody],
  ...groups.map((name): [string, string] => [name, words.groupOption(name)]),
];

export const callSection = (editor: PopupEditor): TemplateResult => {
  const group = editor.draft.open?.group;
  return section(
    'calls',
    html`
      <div class="pair">
        ${choiceControl(
          'open.group',
          editor,
          groupOptions(editor.loaded.groups),
          group
            ? html`<a class="under" href="/console/operators/${encodeURIComponent(group)}">${words.toGroup}</a>`
            : nothing,
        )}
        ${choiceControl('direction', editor, entriesOf(words.choices.direction))}
        ${secondsControl('operatorWindow', editor)} ${secondsControl('visitorRing', editor)}
        ${textControl('visitorCallerId', editor, { type: 'tel', pattern: CALLER_ID })}
        ${textControl('operatorCallerId', editor, { type: 'tel', pattern: CALLER_ID })}
      </div>
    `,
  );
};

export const soundSection = (editor: PopupEditor): TemplateResult =>
  section(
    'sounds',
    html`
      <div class="narrow">${choiceControl('voice', editor, entriesOf(words.choices.voice))}</div>
      ${(['visitorSound', 'operatorSound', 'voicemailSound'] as const).map((type) => fileField(type, editor))}
    `,
  );

export { section };
