import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { chevronIcon } from '../icons.js';
import type { Messages } from '../messages/messages.js';
import type { NamedCountry } from './country-names.js';

interface Choice {
  countries: readonly NamedCountry[];
  /** ISO code of the chosen one. */
  chosen: string;
  disabled: boolean;
  messages: Messages;
  choose(code: string): void;
}

/**
 * A list of countries that is searched by name, by code and by `+31`: a button opens a combobox with its listbox, as the
 * ARIA Authoring Practices describe them. Loaded for popups that call many countries.
 */
export class CountrySearch {
  isOpen = false;
  #query = '';
  /** Index of the option that Enter would choose. */
  #active = 0;

  constructor(private readonly onChange: () => void) {}

  /** @param shown its visible text */
  button(shown: string, { countries, chosen, disabled, messages }: Choice): TemplateResult {
    const name = countries.find(({ code }) => code === chosen)?.name;
    return html`
      <button
        id="country"
        type="button"
        class="prefix"
        aria-label="${messages.country}: ${shown} (${name})"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        ?disabled=${disabled}
        @click=${() => this.#show(!this.isOpen)}
      >
        ${shown} ${chevronIcon}
      </button>
    `;
  }

  view(choice: Choice): TemplateResult {
    const { messages } = choice;
    const found = this.#find(choice.countries);
    const active = found[this.#active];
    return html`
      <div class="country-search" @focusout=${this.#leave}>
        <input
          ${ref(focus)}
          type="text"
          role="combobox"
          aria-label=${messages.searchCountry}
          placeholder=${messages.searchCountry}
          autocomplete="off"
          aria-autocomplete="list"
          aria-expanded=${active ? 'true' : 'false'}
          aria-controls="country-list"
          aria-activedescendant=${active ? `country-${active.code}` : ''}
          @input=${this.#type}
          @keydown=${(event: KeyboardEvent) => this.#press(event, found, choice)}
        />
        <ul id="country-list" role="listbox" aria-label=${messages.country} ?hidden=${!active}>
          ${found.map(
            (country) => html`<li
              id="country-${country.code}"
              role="option"
              class=${country === active ? 'active' : ''}
              aria-selected=${country.code === choice.chosen ? 'true' : 'false'}
              @pointerdown=${(event: Event) => event.preventDefault()}
              @click=${(event: Event) => this.#choose(country, event, choice)}
            >
              ${country.text}
            </li>`,
          )}
        </ul>
        <p class="hint" role="status">${found.length === 0 ? messages.noCountry : ''}</p>
      </div>
    `;
  }

  #show(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.#query = '';
    this.#active = 0;
    this.onChange();
  }

  #type = (event: Event): void => {
    this.#query = (event.target as HTMLInputElement).value;
    this.#active = 0;
    this.onChange();
  };

  #press(event: KeyboardEvent, found: readonly NamedCountry[], choice: Choice): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const country = found[this.#active];
    if (step) this.#move((this.#active + step + found.length) % found.length, event, found);
    else if (event.key === 'Enter' && country) this.#choose(country, event, choice);
    else if (event.key === 'Escape') {
      fieldOf(event, 'country')?.focus();
      this.#show(false);
    } else if (event.key !== 'Enter') return;
    // The dialog stays open, and the form is not sent.
    event.preventDefault();
    event.stopPropagation();
  }

  #move(index: number, event: Event, found: readonly NamedCountry[]): void {
    this.#active = index;
    this.onChange();
    fieldOf(event, `country-${found[index]?.code}`)?.scrollIntoView({ block: 'nearest' });
  }

  #choose({ code }: NamedCountry, event: Event, { choose }: Choice): void {
    fieldOf(event, 'number')?.focus();
    this.#show(false);
    choose(code);
  }

  #leave = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    const isInside = (currentTarget as Element).contains(relatedTarget as Node | null);
    // The button closes by its own click.
    if (!isInside && (relatedTarget as Element | null)?.id !== 'country') this.#show(false);
  };

  /** By the beginning of a word of the name, by the ISO code, or by the calling code with or without its plus. */
  #find(countries: readonly NamedCountry[]): NamedCountry[] {
    const query = plain(this.#query.trim());
    return countries.filter(({ code, text }) => {
      const words = plain(`${text} ${code}`);
      return ` ${words} ${words.replace('+', '')}`.includes(` ${query}`);
    });
  }
}

export { countrySearchStyles } from './country-search-styles.js';

/** Without capitals, accents and marks of direction. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[-’']/g, ' ');

/** Later, because the element is not in the page yet. */
const focus = (input: Element | undefined): void =>
  queueMicrotask(() => (input as HTMLElement | undefined)?.focus());

const fieldOf = ({ target }: Event, id: string): HTMLElement | null =>
  ((target as Element).getRootNode() as ShadowRoot).getElementById(id);
