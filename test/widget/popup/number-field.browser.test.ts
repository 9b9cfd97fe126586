import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import fc from 'fast-check';
import { asciiDigits } from '../../../shared/numbers/typed-number.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const field = () => visitor.field('number');
const digitsIn = (text: string): string => asciiDigits(text).replace(/\D/g, '');

async function pressTogether(modifiers: string[], key: string): Promise<void> {
  for (const modifier of modifiers) await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  for (const modifier of modifiers) await sendKeys({ up: modifier });
  await visitor.settle();
}
const undo = () => pressTogether(['Control'], 'KeyZ');
const redo = () => pressTogether(['Control', 'Shift'], 'KeyZ');

/** Replaces the text of the field at once, as pasting does. */
async function paste(text: string): Promise<void> {
  field().focus();
  field().select();
  document.execCommand('insertText', false, text);
  await visitor.settle();
}

async function typeAt(caret: number, ...keys: string[]): Promise<void> {
  field().setSelectionRange(caret, caret);
  await visitor.press(...keys);
}

describe('the number field', () => {
  const pasted = [
    '(+33) 6 12 34 56 78',
    '06\u202F12\u202F34\u202F56\u202F78',
    '06\t12\t34\t56\t78',
    '\u202A+33 6 12 34 56 78\u202C',
    'tel:+33612345678',
    'Tél : 06 12 34 56 78',
    '06·12·34·56·78',
    '06,12,34,56,78',
    '+33 (0)6 12 34 56 78',
  ];
  for (const text of pasted)
    it(`a pasted ${JSON.stringify(text)} keeps its digits and is the number that is sent`, async () => {
      visitor = await Visitor.openForm();
      await paste(text);
      expect(digitsIn(field().value)).to.equal(digitsIn(text));
      await visitor.send();
      expect(visitor.proxy.requests).to.have.length(1);
    });

  it('no text loses a digit or changes their order, whatever is pasted', async () => {
    visitor = await Visitor.openForm();
    const parts = fc.array(
      fc.oneof(
        fc.stringMatching(/^[0-9+() .\-/]{1,8}$/),
        fc.constantFrom('\u202F', '\u00A0', '\t', '\u202A', '+33', '00', '(0)', '٠٦'),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (texts) => {
        const text = texts.join('');
        field().focus();
        field().select();
        document.execCommand('insertText', false, text);
        expect(digitsIn(field().value)).to.equal(digitsIn(text));
      }),
      { numRuns: 150 },
    );
  });

  it('a long text around a number is not cut', async () => {
    visitor = await Visitor.openForm();
    const text = `Téléphone portable : ${'\u202A'}+33 (0)6 12 34 56 78${'\u202C'}     `;
    await paste(text);
    expect(digitsIn(field().value)).to.equal(digitsIn(text));
  });

  it('undo takes back what was typed, and redo brings it again', async () => {
    visitor = await Visitor.openForm();
    field().focus();
    await visitor.type('0612');
    await visitor.type('3');
    const typed = field().value;
    let steps = 0;
    while (digitsIn(field().value) !== '' && steps < 20) {
      await undo();
      steps += 1;
    }
    expect(field().value).to.equal('');
    for (; steps > 0; steps -= 1) await redo();
    expect(field().value).to.equal(typed);
  });

  it('undo brings back a number that was pasted over', async () => {
    visitor = await Visitor.openForm();
    await paste('06 12 34 56 78');
    await paste('(+33) 1 99 00 12 01');
    for (let steps = 0; steps < 5 && !field().value.startsWith('06'); steps += 1) await undo();
    expect(digitsIn(field().value)).to.equal('0612345678');
  });

  it('Delete before a space deletes the digit behind it, and Backspace behind a space the one before it', async () => {
    visitor = await Visitor.openForm();
    await paste('06 12 34 56 78');
    await typeAt(2, 'Delete');
    expect(digitsIn(field().value)).to.equal('062345678');
    await paste('06 12 34 56 78');
    await typeAt(3, 'Backspace');
    expect(digitsIn(field().value)).to.equal('012345678');
  });

  it('every digit of a number can be deleted from either end', async () => {
    for (const key of ['Delete', 'Backspace']) {
      visitor = await Visitor.openForm();
      await paste('06 12 34 56 78');
      const caret = key === 'Delete' ? 0 : field().value.length;
      field().setSelectionRange(caret, caret);
      for (let left = 9; left >= 0; left -= 1) {
        await visitor.press(key);
        expect(digitsIn(field().value)).to.have.length(left);
      }
      visitor.leave();
    }
  });

  it('a browser that fills in the number does not disturb another field', async () => {
    visitor = await Visitor.openForm();
    visitor.field('name').focus();
    visitor.fill('number', '+33612345678');
    await visitor.settle();
    expect(field().value).to.equal('+33 6 12 34 56 78');
    expect(visitor.field('name').value).to.equal('');
  });
});

const choices = (): HTMLButtonElement[] => [
  ...visitor.root.querySelectorAll<HTMLButtonElement>('.countries button'),
];
const textOf = (element: Element): string =>
  (element.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('a number that may be from several countries', () => {
  it('a number that is right in two countries is asked about before anything is sent', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    expect(visitor.proxy.requests).to.deep.equal([]);
    expect(visitor.fault('number')).to.contain('De quel pays');
    expect(choices().map(textOf)).to.deep.equal([
      'France +33 4 70 12 34 56',
      'Belgique +32 470 12 34 56',
    ]);
  });

  it('one click on a country sends the request for it', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    choices()[1]?.click();
    await visitor.settle();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['BE']);
  });

  it('the question comes with the last digit, and its answer is the only click', async () => {
    visitor = await Visitor.openForm();
    field().focus();
    await visitor.type('047012345');
    expect(choices()).to.deep.equal([]);
    await visitor.type('6');
    expect(choices().map(textOf)).to.deep.equal([
      'France +33 4 70 12 34 56',
      'Belgique +32 470 12 34 56',
    ]);
    choices()[0]?.click();
    await visitor.settle();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['FR']);
  });

  it('a number that is right in its own country only is asked about by nobody', async () => {
    visitor = await Visitor.openForm();
    field().focus();
    await visitor.type('0632345678');
    expect(choices()).to.deep.equal([]);
    await visitor.send();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['FR']);
  });

  it('the question is answered by keyboard, right after the field', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    expect(visitor.focused).to.equal('number');
    await visitor.press('Tab', 'Tab', 'Enter');
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['BE']);
  });

  it('a number that is right in another country only leads to it with one click', async () => {
    visitor = await Visitor.openForm({
      countries: [
        { country: 'FR', lines: ['fixed', 'mobile'], example: null },
        { country: 'GB', lines: ['fixed', 'mobile'], example: null },
      ],
    });
    visitor.fill('number', '07400 123456');
    await visitor.send();
    expect(choices().map(textOf)).to.deep.equal(['Royaume-Uni +44 7400 123456']);
    choices()[0]?.click();
    await visitor.settle();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['GB']);
  });

  it('a country that the visitor has chosen in the list is not asked about', async () => {
    visitor = await Visitor.openForm();
    const country = visitor.field('country');
    country.value = 'BE';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    expect(visitor.proxy.requests.map(({ request }) => request.country)).to.deep.equal(['BE']);
  });

  it('another number gets a question of its own, and none stays behind', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    visitor.fill('number', '0470 12');
    await visitor.settle();
    expect(choices()).to.deep.equal([]);
    visitor.fill('number', '0471 12 34 56');
    await visitor.send();
    expect(choices().map(textOf)[0]).to.equal('France +33 4 71 12 34 56');
  });

  it('the proxy’s question has the same buttons', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '06 12 34 56 78');
    visitor.proxy.problem = {
      code: 'invalid-number',
      reason: 'country-unclear',
      possibleCountries: ['FR', 'CH'],
    };
    await visitor.send();
    expect(choices().map(textOf)).to.deep.equal(['France 06 12 34 56 78', 'Suisse 06 12 34 56 78']);
  });
});

describe('the country of a number', () => {
  it('the list follows a prefix that is typed, and the number stays as it is', async () => {
    visitor = await Visitor.openForm();
    field().focus();
    await visitor.type('+32');
    expect(visitor.field('country').value).to.equal('BE');
    await visitor.type('470123456');
    expect(digitsIn(field().value)).to.equal('32470123456');
    await paste('0041 78 123 45 67');
    expect(visitor.field('country').value).to.equal('CH');
  });

  it('the read-back names the country where there are several', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '+32 470 12 34 56');
    await visitor.settle();
    expect(visitor.text('#summary')).to.equal(
      'Nous vous appellerons tout de suite au +32 470 12 34 56 (Belgique).',
    );
  });

  it('a refusal names the country of the number and gives its example', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '+32 470 12');
    await visitor.send();
    expect(visitor.fault('number')).to.contain('012 34 56 78');
  });
});
