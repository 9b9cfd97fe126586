import { expect } from '@open-wc/testing';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const caretOf = () => visitor.field('number').selectionStart;

describe('the form', () => {
  it('the form contains only the number if the popup asks for nothing else', async () => {
    visitor = await Visitor.openForm({
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

  it('each field has a label, and the owner’s fields have the owner’s labels', async () => {
    visitor = await Visitor.openForm();
    const labels = [...visitor.root.querySelectorAll('label')].map((label) =>
      (label.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
    expect(labels).to.deep.equal([
      'Téléphone (obligatoire)',
      'Maintenant',
      'Plus tard',
      'Votre nom (facultatif)',
      'Modèle du vélo (facultatif)',
    ]);
  });

  it('the form lists the countries that may be called, in the language of the popup and its order', async () => {
    visitor = await Visitor.openForm({ locale: 'en' });
    const options = [...visitor.root.querySelectorAll('option')].map((option) =>
      (option.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
    expect(options).to.deep.equal(['Belgium +32', 'France +33', 'Switzerland +41']);
  });

  it('the form supports autofill of the number and the name', async () => {
    visitor = await Visitor.openForm();
    expect(visitor.field('number').autocomplete).to.equal('tel');
    expect(visitor.field('number').inputMode).to.equal('tel');
    expect(visitor.field('number').enterKeyHint).to.equal('send');
    expect(visitor.field('name').autocomplete).to.equal('name');
  });

  it('the fields that nobody must fill in are behind one button, which names them and leads to the first', async () => {
    visitor = await Visitor.openForm();
    const details = visitor.find('details') as HTMLDetailsElement;
    expect(details.open).to.equal(false);
    expect(visitor.text('summary')).to.equal('Ajouter mon nom et modèle du vélo');
    visitor.find('summary')?.focus();
    await visitor.press('Enter');
    expect(visitor.focused).to.equal('name');
    await visitor.type('Zoé');
    expect(visitor.field('name').value).to.equal('Zoé');
  });

  it('a folded field is shown as soon as it has a text or a fault', async () => {
    visitor = await Visitor.openForm();
    const details = visitor.find('details') as HTMLDetailsElement;
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.problem = { code: 'invalid-field', field: 'custom1' };
    await visitor.send();
    expect(details.open).to.equal(true);
    expect(visitor.focused).to.equal('custom1');
    visitor.leave();
    visitor = await Visitor.openForm();
    visitor.fill('name', 'Zoé');
    await visitor.settle();
    expect((visitor.find('details') as HTMLDetailsElement).open).to.equal(true);
  });

  it('the form shows an example number of the chosen country', async () => {
    visitor = await Visitor.openForm();
    const described = () =>
      visitor.text(`#${visitor.field('number').getAttribute('aria-describedby')}`);
    expect(described()).to.contain('01 99 00 12 01');
    const country = visitor.field('country');
    country.value = 'BE';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    await visitor.settle();
    expect(described()).to.contain('012 34 56 78');
  });

  it('the form hides the choice of a time if the popup offers immediate calls only', async () => {
    visitor = await Visitor.openForm({ delaysSeconds: [] });
    expect(visitor.find('fieldset')).to.equal(null);
  });

  it('the form offers the delays of the popup when “later” is chosen', async () => {
    visitor = await Visitor.openForm();
    expect(visitor.find('#delay')).to.equal(null);
    await visitor.choose('later');
    expect(
      [...visitor.root.querySelectorAll('#delay label')].map((option) =>
        (option.textContent ?? '').trim(),
      ),
    ).to.deep.equal(['dans 5 minutes', 'dans 15 minutes']);
  });

  it('the form confirms the number and the time before sending', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '0199001201');
    await visitor.settle();
    expect(visitor.text('#summary')).to.equal(
      'Nous vous appellerons tout de suite au +33 1 99 00 12 01 (France).',
    );
    // Spoken before Enter sends, because the region is there before its text.
    expect(visitor.find('#summary')?.ariaLive).to.equal('polite');
    await visitor.choose('later');
    expect(visitor.text('#summary')).to.match(
      /^Nous vous appellerons au \+33 1 99 00 12 01 \(France\) dans 5 minutes, vers \d\d:05\.$/,
    );
  });

  it('near its limit, an own field of the owner counts as WebAppel does, and too long a text is not sent', async () => {
    visitor = await Visitor.openForm();
    const left = () => visitor.text('#custom1-left');
    visitor.fill('number', '01 99 00 12 01');
    visitor.fill('custom1', 'é'.repeat(10));
    await visitor.settle();
    expect(left()).to.equal('');
    visitor.fill('custom1', 'é'.repeat(15));
    await visitor.settle();
    expect(left()).to.contain('Encore 2 caractères');
    visitor.fill('custom1', 'é'.repeat(17));
    await visitor.settle();
    expect(left()).to.contain('2 caractères de trop');
    await visitor.send();
    expect(visitor.proxy.requests).to.deep.equal([]);
    expect(visitor.focused).to.equal('custom1');
    expect(visitor.field('custom1').getAttribute('aria-describedby')).to.equal(
      'custom1-left custom1-error',
    );
    visitor.fill('custom1', 'é'.repeat(16));
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request.custom1).to.equal('é'.repeat(16));
  });

  it('the form keeps everything typed when the dialog is closed and opened again', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('name', 'Zoé');
    visitor.fill('number', '01 99');
    await visitor.choose('later');
    await visitor.press('Escape');
    await visitor.open();
    expect(visitor.field('name').value).to.equal('Zoé');
    expect(visitor.field('number').value).to.equal('01 99');
    expect(visitor.field('later').checked).to.equal(true);
  });

  it('the form has no time limit', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('name', 'Zoé');
    await visitor.clock.advance(30 * 60_000);
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request.name).to.equal('Zoé');
  });

  it('the number and the name are kept in the fields only', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('name', 'Zoé');
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    const attributes = [...visitor.root.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].map(({ value }) => value),
    );
    expect(attributes.join(' ')).not.to.match(/Zoé|99 ?00 ?12/);
    const stored = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
    expect(stored).not.to.match(/Zoé|99 ?00 ?12/);
  });
});

describe('a number that is being typed', () => {
  it('a number being typed is formatted for its country', async () => {
    visitor = await Visitor.openForm();
    visitor.field('number').focus();
    await visitor.type('0199001201');
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
  });

  it('formatting a number keeps the caret behind the same digit', async () => {
    visitor = await Visitor.openForm();
    visitor.field('number').focus();
    await visitor.type('0199001201');
    visitor.field('number').setSelectionRange(4, 4);
    await visitor.type('5');
    expect(visitor.field('number').value.replace(/\D/g, '')).to.equal('01959001201');
    expect(
      visitor
        .field('number')
        .value.slice(0, caretOf() ?? 0)
        .replace(/\D/g, ''),
    ).to.equal('0195');
  });

  it('a number can be deleted with Backspace from its middle', async () => {
    visitor = await Visitor.openForm();
    visitor.field('number').focus();
    await visitor.type('0199001201');
    visitor.field('number').setSelectionRange(5, 5);
    await visitor.press('Backspace', 'Backspace');
    expect(visitor.field('number').value.replace(/\D/g, '')).to.equal('01001201');
    expect(
      visitor
        .field('number')
        .value.slice(0, caretOf() ?? 0)
        .replace(/\D/g, ''),
    ).to.equal('01');
  });

  it('a number that contains letters is not formatted', async () => {
    visitor = await Visitor.openForm();
    visitor.field('number').focus();
    await visitor.type('x01 99  00');
    expect(visitor.field('number').value).to.equal('x01 99  00');
  });

  it('a number being typed shows no error before the form was sent', async () => {
    visitor = await Visitor.openForm();
    visitor.field('number').focus();
    await visitor.type('01');
    await visitor.press('Tab');
    expect(visitor.fault('number')).to.equal('');
  });
});

describe('a number that cannot be called', () => {
  const reasons: [typed: string, words: RegExp][] = [
    ['', /^Indiquez votre numéro de téléphone\. Exemple : 01 99 00 12 01\.$/],
    ['bonjour', /n’est pas un numéro/],
    ['01 99', /trop court/],
    ['01 99 00 12 01 01 01', /trop long/],
    ['01 99 00 12 01 #4', /poste interne/],
    ['0899 70 01 23', /surtaxés/],
    ['+44 121 234 5678', /Nous appelons : France, Belgique et Suisse\.$/],
  ];
  for (const [typed, words] of reasons)
    it(`a number that cannot be called is explained at the field: ${typed || '(nothing)'}`, async () => {
      visitor = await Visitor.openForm();
      visitor.fill('number', typed);
      await visitor.send();
      expect(visitor.fault('number')).to.match(words);
      expect(visitor.focused).to.equal('number');
      expect(visitor.field('number').getAttribute('aria-describedby')).to.equal('number-error');
      expect(visitor.field('number').value.replace(/\s/g, '')).to.equal(typed.replace(/\s/g, ''));
      expect(visitor.proxy.requests).to.deep.equal([]);
    });

  it('the explanation of a refused number names the allowed kind of line', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '+41 44 668 18 00');
    const country = visitor.field('country');
    country.value = 'CH';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    await visitor.send();
    expect(visitor.fault('number')).to.contain('nous n’appelons que les numéros mobiles');
  });

  it('a refused number is checked again when the visitor leaves the field or corrects it', async () => {
    visitor = await Visitor.openForm();
    await visitor.send();
    await visitor.type('01 99');
    await visitor.press('Tab');
    expect(visitor.fault('number')).to.match(/trop court/);
    visitor.field('number').focus();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.settle();
    expect(visitor.fault('number')).to.equal('');
  });
});
