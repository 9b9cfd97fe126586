import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { languages } from '../messages/button-words.js';
import type { Attribute, Choice, Property } from './options.js';
import type { PlaygroundTexts } from './texts.js';

type Name = Attribute | Property | 'side';

export interface Playground {
  texts: PlaygroundTexts;
  others: readonly PlaygroundTexts[];
  choice: Choice;
  snippet: string;
  /** What copying came to; empty before. */
  outcome: string;
  choose(name: Name, value: string): void;
  reset(): void;
  copy(): void;
  openPopup(): void;
}

export function playgroundPage(page: Playground): TemplateResult {
  const { texts, others, choice } = page;
  return html`
    <header>
      <h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      <nav>
        <a href="/?lang=${texts.locale}">${texts.demo}</a>
        ${others.map(
          ({ locale, languageName }) =>
            html`<a href="?lang=${locale}" lang=${locale} hreflang=${locale}>${languageName}</a>`,
        )}
      </nav>
    </header>
    <main>
      <form class="options" @submit=${(event: Event) => event.preventDefault()}>
        ${whatFields(page)} ${looksFields(page)} ${openingFields(page)} ${filledInFields(page)}
        <button type="button" class="quiet" @click=${page.reset}>${texts.reset}</button>
      </form>
      <div class="results">
        <section aria-labelledby="preview">
          <h2 id="preview">${texts.preview}</h2>
          ${choice.mode === 'inline' ? nothing : html`<p>${texts.previewHint}</p>`}
          ${
            choice.mode === 'inline'
              ? nothing
              : html`<button type="button" class="quiet" @click=${page.openPopup}>${texts.openPopup}</button>`
          }
          <div class="stage" id="stage"></div>
        </section>
        <section aria-labelledby="snippet">
          <h2 id="snippet">${texts.snippet}</h2>
          <pre><code>${page.snippet}</code></pre>
          <button type="button" class="copy" @click=${page.copy}>${page.outcome || texts.copy}</button>
          <span class="visually-hidden" role="status">${page.outcome}</span>
        </section>
      </div>
    </main>
  `;
}

const group = (name: string, fields: unknown): TemplateResult =>
  html`<fieldset><legend>${name}</legend>${fields}</fieldset>`;

function whatFields(page: Playground): TemplateResult {
  const { texts } = page;
  const named = (tag: string) => new Intl.DisplayNames(texts.locale, { type: 'language' }).of(tag);
  return group(texts.groups.what, [
    select(page, 'popup', Object.entries(texts.popups)),
    select(page, 'locale', [
      ['', texts.asPage],
      ...languages.map((tag) => [tag, named(tag) ?? tag] as const),
    ]),
    select(page, 'mock-state', [
      ['form', texts.mockStates.form],
      ...Object.entries(texts.mockStates).filter(([state]) => state !== 'form' && state !== 'none'),
      ['', texts.mockStates.none],
    ]),
  ]);
}

function looksFields(page: Playground): TemplateResult {
  const { texts } = page;
  const { light, dark, auto } = texts.themes;
  return group(texts.groups.looks, [
    input(page, 'label'),
    select(page, 'theme', [
      ['', texts.asPage],
      ['light', light],
      ['dark', dark],
      ['auto', auto],
    ]),
    colour(page, '--rappel-accent', '#0a6451'),
    input(page, '--rappel-radius'),
    input(page, '--rappel-font'),
    input(page, '--rappel-backdrop'),
  ]);
}

function openingFields(page: Playground): TemplateResult {
  const { texts, choice } = page;
  const { button, inline, dialog } = texts.modes;
  const { on, off } = texts.memories;
  return group(texts.groups.opening, [
    select(page, 'mode', [
      ['', button],
      ['inline', inline],
      ['dialog', dialog],
    ]),
    choice.mode
      ? nothing
      : [
          select(page, 'side', [
            ['', texts.sides.right],
            ['left', texts.sides.left],
          ]),
          input(page, '--rappel-offset'),
        ],
    choice.mode === 'inline' ? nothing : input(page, 'opener'),
    select(page, 'memory', [
      ['', on],
      ['off', off],
    ]),
  ]);
}

const filledInFields = (page: Playground): TemplateResult =>
  group(page.texts.groups.filledIn, [
    input(page, 'prefill-name'),
    input(page, 'prefill-number'),
    input(page, 'prefill-custom1'),
    input(page, 'prefill-custom2'),
    input(page, 'prefill-custom3'),
    input(page, 'hidden-fields'),
  ]);

/** `option-rappel-accent` for `--rappel-accent`. */
const idOf = (name: Name): string => `option-${name.replace(/^--/, '')}`;

function field({ texts }: Playground, name: Name, control: TemplateResult): TemplateResult {
  const { label, hint } = texts.options[name];
  return html`
    <div class="field">
      <label for=${idOf(name)}>${label}</label>
      ${control} ${hint ? html`<p class="hint" id="${idOf(name)}-hint">${hint}</p>` : nothing}
    </div>
  `;
}

const hintOf = ({ texts }: Playground, name: Name) =>
  texts.options[name].hint ? `${idOf(name)}-hint` : nothing;

const choosing = (page: Playground, name: Name) => (event: Event) =>
  page.choose(name, (event.target as HTMLInputElement).value);

const input = (page: Playground, name: Name): TemplateResult =>
  field(
    page,
    name,
    html`<input
      id=${idOf(name)}
      type="text"
      autocomplete="off"
      spellcheck="false"
      .value=${live(page.choice[name] ?? '')}
      aria-describedby=${hintOf(page, name)}
      @input=${choosing(page, name)}
    />`,
  );

const colour = (page: Playground, name: Name, otherwise: string): TemplateResult =>
  field(
    page,
    name,
    html`<input
      id=${idOf(name)}
      type="color"
      .value=${live(page.choice[name] || otherwise)}
      aria-describedby=${hintOf(page, name)}
      @input=${choosing(page, name)}
    />`,
  );

const select = (
  page: Playground,
  name: Name,
  entries: readonly (readonly [value: string, text: string])[],
): TemplateResult =>
  field(
    page,
    name,
    html`<select id=${idOf(name)} aria-describedby=${hintOf(page, name)} @change=${choosing(page, name)}>
      ${entries.map(
        ([value, text]) =>
          html`<option value=${value} .selected=${live((page.choice[name] ?? '') === value)}>${text}</option>`,
      )}
    </select>`,
  );
