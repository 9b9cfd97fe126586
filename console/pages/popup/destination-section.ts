import { html, type TemplateResult } from 'lit';
import { inLanguage, language } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';
import type { PopupEditor, PriceView } from './popup-editor.js';
import { section } from './sections.js';

const words = inLanguage({ en, fr });
const countryNames = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });

/** What is said of a country: a place, and its destinations. */
interface CountryRow {
  name: string;
  destinations: PriceView[];
}

const nameOf = ({ country, destination }: PriceView): string =>
  (country && countryNames.of(country)) ?? destination;

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The countries of a list, by name. */
function rowsOf(prices: readonly PriceView[]): CountryRow[] {
  const rows = new Map<string, CountryRow>();
  for (const price of prices) {
    const name = nameOf(price);
    const row = rows.get(name) ?? { name, destinations: [] };
    row.destinations.push(price);
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, language));
}

/** The countries that a popup may call, and others by name; with what a minute costs. */
export function destinationSection(editor: PopupEditor): TemplateResult {
  const allowed = editor.draft.destinations;
  if (!allowed) return section('destinations', html`<p>${words.untold}</p>`);
  const searched = folded(editor.search.trim());
  const isShown = ({ name, destinations }: CountryRow): boolean =>
    searched === ''
      ? destinations.some(({ destination }) => allowed.includes(destination))
      : folded(name).includes(searched) ||
        destinations.some(({ country }) => country?.toLowerCase() === searched);
  const rows = rowsOf(editor.loaded.prices).filter(isShown);
  return section(
    'destinations',
    html`
      <div class="field narrow">
        <label for="find-country">${words.find}</label>
        <input
          id="find-country"
          type="search"
          autocomplete="off"
          .value=${editor.search}
          @input=${(event: Event) => editor.find((event.target as HTMLInputElement).value)}
        />
      </div>
      <p class="hint" role="status">${countText(rows.length, searched)}</p>
      <ul class="destinations">
        ${rows.map(
          ({ name, destinations }) => html`<li>
            <b>${name}</b>
            ${destinations.map((one) => lineTick(one, name, editor))}
          </li>`,
        )}
      </ul>
      <p class="hint">${words.unit}</p>
    `,
  );
}

const countText = (count: number, searched: string): string =>
  searched === ''
    ? count === 0
      ? words.noneAllowed
      : words.allowedOnly(count)
    : count === 0
      ? words.noCountry
      : '';

function lineTick({ destination, line, price }: PriceView, country: string, editor: PopupEditor) {
  const allowed = editor.draft.destinations ?? [];
  const change = (event: Event): void => {
    const { checked } = event.target as HTMLInputElement;
    const others = allowed.filter((one) => one !== destination);
    editor.edit('destinations', [...others, ...(checked ? [destination] : [])].sort());
  };
  const lineName = line === null ? destination : words[line];
  return html`<label class="line-tick">
    <input
      type="checkbox"
      aria-label=${words.may(`${country}, ${lineName}`)}
      .checked=${allowed.includes(destination)}
      @change=${change}
    />
    <span>${lineName}<small>${price === null ? words.noPrice : words.price(price)}</small></span>
  </label>`;
}
