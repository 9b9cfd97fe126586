import { expect } from '@open-wc/testing';
import type { PopupView } from '../../../shared/callback.js';
import { violations } from '../../support/browser/axe.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';
// Preloaded, so that the dynamic import resolves within a few ticks.
import '../../../widget/popup/country-search.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const codes = ['FR', 'BE', 'CH', 'NL', 'DE', 'ES', 'IT', 'AT', 'NO'];
const countries: PopupView['countries'] = codes.map((country) => ({
  country,
  lines: ['fixed', 'mobile'],
  example: null,
}));

async function openSearch(locale: PopupView['locale'] = 'fr'): Promise<void> {
  visitor = await Visitor.openForm({ locale, countries });
  visitor.field('country').click();
  await visitor.settle();
}
const options = () =>
  [...visitor.root.querySelectorAll('[role=option]')].map((option) => option.textContent?.trim());

describe('the search among many countries', () => {
  it('the list is in the order of the reader’s language, with calling codes', async () => {
    await openSearch('fr');
    expect(options().slice(0, 3)).to.deep.equal(['Allemagne +49', 'Autriche +43', 'Belgique +32']);
    visitor.leave();
    await openSearch('en');
    expect(options().slice(0, 3)).to.deep.equal(['Austria +43', 'Belgium +32', 'France +33']);
  });

  for (const [query, found] of [
    ['suis', 'Suisse +41'],
    ['norvege', 'Norvège +47'],
    ['bas', 'Pays-Bas +31'],
    ['nl', 'Pays-Bas +31'],
    ['+31', 'Pays-Bas +31'],
    ['31', 'Pays-Bas +31'],
  ])
    it(`a country is found by its name, its code or its calling code: ${query}`, async () => {
      await openSearch();
      await visitor.type(query ?? '');
      expect(options()).to.deep.equal([found]);
      await visitor.press('Enter');
      expect(visitor.text('#country')).to.equal(
        `${found?.includes('+31') ? 'NL' : found?.includes('+41') ? 'CH' : 'NO'} ${found?.slice(-3)}`,
      );
      expect(visitor.focused).to.equal('number');
      expect(visitor.proxy.requests).to.deep.equal([]);
    });

  it('arrow keys move through the list, and the field names the option they are at', async () => {
    await openSearch();
    const active = () => visitor.root.activeElement?.getAttribute('aria-activedescendant');
    expect(active()).to.equal('country-DE');
    await visitor.press('ArrowDown', 'ArrowDown');
    expect(active()).to.equal('country-BE');
    await visitor.press('ArrowUp', 'ArrowUp', 'ArrowUp');
    expect(active()).to.equal('country-CH');
    await visitor.press('Enter');
    expect(visitor.text('#country')).to.equal('CH +41');
  });

  it('Escape closes the list and not the dialog', async () => {
    await openSearch();
    await visitor.press('Escape');
    expect(visitor.find('[role=listbox]')).to.equal(null);
    expect(visitor.dialog.open).to.equal(true);
    expect(visitor.focused).to.equal('country');
  });

  it('a click chooses a country, and a number is then read as one of it', async () => {
    await openSearch();
    visitor.field('country-BE').click();
    await visitor.settle();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['BE']);
  });

  it('a search without a result says so', async () => {
    await openSearch();
    await visitor.type('xyz');
    expect(visitor.text('.country-search [role=status]')).to.equal('Aucun pays ne correspond.');
    expect(await violations()).to.deep.equal([]);
  });

  it('the search passes axe', async () => {
    await openSearch();
    expect(await violations()).to.deep.equal([]);
  });
});
