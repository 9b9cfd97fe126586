import { expect } from '@open-wc/testing';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const caretOf = () => visitor.field('number').selectionStart;

describe('the form', () => {
  it('asks for nothing but the number where the popup wants nothing else', async () => {
    visitor = await Visitor.opens({
      asksName: false,
      labels: { custom1: null, custom2: null, custom3: null },
      delaysSeconds: [],
      countries: [{ country: 'FR', lines: ['fixed', 'mobile'], example: '01 99 00 12 01' }],
    });
    expect([...visitor.root.querySelectorAll('input, select')].map(({ id }) => id)).to.deep.equal([
      'number',
    ]);
    expect(visitor.focused).to.equal('number');
  });

  it('labels each field, with the words of the owner for their own', async () => {
    visitor = await Visitor.opens();
    const labels = [...visitor.root.querySelectorAll('label')].map((label) =>
      (label.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
    expect(labels).to.deep.equal([
      'Votre nom (facultatif)',
      'Pays',
      'Téléphone (obligatoire)',
      'Modèle du vélo (facultatif)',
      'Maintenant',
      'Plus tard',
    ]);
  });

  it('names the countries that may be called, in the language of the visitor', async () => {
    visitor = await Visitor.opens({ locale: 'en' });
    const options = [...visitor.root.querySelectorAll('option')].map((option) =>
      (option.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
    expect(options).to.deep.equal(['France +33', 'Belgium +32', 'Switzerland +41']);
  });

  it('lets a browser fill in what it knows', async () => {
    visitor = await Visitor.opens();
    expect(visitor.field('number').autocomplete).to.equal('tel');
    expect(visitor.field('number').inputMode).to.equal('tel');
    expect(visitor.field('name').autocomplete).to.equal('name');
  });

  it('gives the example of the country that is chosen', async () => {
    visitor = await Visitor.opens();
    const described = () =>
      visitor.text(`#${visitor.field('number').getAttribute('aria-describedby')}`);
    expect(described()).to.contain('01 99 00 12 01');
    const country = visitor.field('country');
    country.value = 'BE';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    await visitor.settled();
    expect(described()).to.contain('012 34 56 78');
  });

  it('hides the choice of a time where only now can be had', async () => {
    visitor = await Visitor.opens({ delaysSeconds: [] });
    expect(visitor.find('fieldset')).to.equal(null);
  });

  it('offers the delays of the popup once later is chosen', async () => {
    visitor = await Visitor.opens();
    expect(visitor.find('#delay')).to.equal(null);
    await visitor.choose('later');
    expect(
      [...visitor.root.querySelectorAll('#delay option')].map((option) =>
        (option.textContent ?? '').trim(),
      ),
    ).to.deep.equal(['dans 5 minutes', 'dans 15 minutes']);
  });

  it('shows the number as understood and the time before anything is sent', async () => {
    visitor = await Visitor.opens();
    visitor.fill('number', '0199001201');
    await visitor.settled();
    expect(visitor.text('#summary')).to.equal(
      'Nous appellerons le +33 1 99 00 12 01 tout de suite.',
    );
    await visitor.choose('later');
    expect(visitor.text('#summary')).to.match(
      /^Nous appellerons le \+33 1 99 00 12 01 dans 5 minutes, vers \d\d:05\.$/,
    );
  });

  it('keeps what was typed when the dialog is closed and opened again', async () => {
    visitor = await Visitor.opens();
    await visitor.types('Zoé');
    visitor.fill('number', '01 99');
    await visitor.choose('later');
    await visitor.presses('Escape');
    await visitor.open();
    expect(visitor.field('name').value).to.equal('Zoé');
    expect(visitor.field('number').value).to.equal('01 99');
    expect(visitor.field('later').checked).to.equal(true);
  });

  it('has no time limit', async () => {
    visitor = await Visitor.opens();
    await visitor.types('Zoé');
    await visitor.clock.advance(30 * 60_000);
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    expect(visitor.proxy.requests[0]?.request.name).to.equal('Zoé');
  });

  it('leaves no trace of the number and the name but in the fields', async () => {
    visitor = await Visitor.opens();
    await visitor.types('Zoé');
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    const attributes = [...visitor.root.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].map(({ value }) => value),
    );
    expect(attributes.join(' ')).not.to.match(/Zoé|99 ?00 ?12/);
    expect(localStorage).to.have.length(0);
    expect(sessionStorage).to.have.length(0);
  });
});

describe('a number being typed', () => {
  it('is spaced as its country does', async () => {
    visitor = await Visitor.opens();
    visitor.field('number').focus();
    await visitor.types('0199001201');
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
  });

  it('keeps the caret behind the digit it was behind', async () => {
    visitor = await Visitor.opens();
    visitor.field('number').focus();
    await visitor.types('0199001201');
    visitor.field('number').setSelectionRange(4, 4);
    await visitor.types('5');
    expect(visitor.field('number').value.replace(/\D/g, '')).to.equal('01959001201');
    expect(
      visitor
        .field('number')
        .value.slice(0, caretOf() ?? 0)
        .replace(/\D/g, ''),
    ).to.equal('0195');
  });

  it('can be deleted backwards from its middle', async () => {
    visitor = await Visitor.opens();
    visitor.field('number').focus();
    await visitor.types('0199001201');
    visitor.field('number').setSelectionRange(5, 5);
    await visitor.presses('Backspace', 'Backspace');
    expect(visitor.field('number').value.replace(/\D/g, '')).to.equal('01001201');
    expect(
      visitor
        .field('number')
        .value.slice(0, caretOf() ?? 0)
        .replace(/\D/g, ''),
    ).to.equal('01');
  });

  it('is left alone when it holds what no number holds', async () => {
    visitor = await Visitor.opens();
    visitor.field('number').focus();
    await visitor.types('x01 99  00');
    expect(visitor.field('number').value).to.equal('x01 99  00');
  });

  it('is not found fault with before it was sent', async () => {
    visitor = await Visitor.opens();
    visitor.field('number').focus();
    await visitor.types('01');
    await visitor.presses('Tab');
    expect(visitor.fault('number')).to.equal('');
  });
});

describe('a number that cannot be called', () => {
  const reasons: [typed: string, words: RegExp][] = [
    ['', /^Indiquez votre numéro de téléphone\. Écrivez-le comme 01 99 00 12 01\.$/],
    ['bonjour', /n’est pas un numéro/],
    ['01 99', /trop court/],
    ['01 99 00 12 01 01 01', /trop long/],
    ['01 99 00 12 01 #4', /poste interne/],
    ['0899 70 01 23', /surtaxés/],
    ['+44 121 234 5678', /Nous appelons : France, Belgique et Suisse\.$/],
  ];
  for (const [typed, words] of reasons)
    it(`is told why at the field: ${typed || '(nothing)'}`, async () => {
      visitor = await Visitor.opens();
      visitor.fill('number', typed);
      await visitor.sends();
      expect(visitor.fault('number')).to.match(words);
      expect(visitor.focused).to.equal('number');
      expect(visitor.field('number').getAttribute('aria-describedby')).to.equal('number-error');
      expect(visitor.field('number').value.replace(/\s/g, '')).to.equal(typed.replace(/\s/g, ''));
      expect(visitor.proxy.requests).to.deep.equal([]);
    });

  it('is told which kind of line alone is called', async () => {
    visitor = await Visitor.opens();
    visitor.fill('number', '+41 44 668 18 00');
    const country = visitor.field('country');
    country.value = 'CH';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    await visitor.sends();
    expect(visitor.fault('number')).to.contain('seulement les numéros mobiles');
  });

  it('is judged again when left, and in peace again once right', async () => {
    visitor = await Visitor.opens();
    await visitor.sends();
    await visitor.types('01 99');
    await visitor.presses('Tab');
    expect(visitor.fault('number')).to.match(/trop court/);
    visitor.field('number').focus();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.settled();
    expect(visitor.fault('number')).to.equal('');
  });
});
