import fc from 'fast-check';
import { getExampleNumber, type MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { checkNumber, type NumberRules } from '../../../shared/numbers/check-number.js';
import { asciiDigits, cleanTyped } from '../../../shared/numbers/typed-number.js';

const rulesFor = (country: string): NumberRules => ({
  countries: [{ country, lines: ['fixed', 'mobile'], internetLines: true }],
  testNumbers: true,
  metadata: metadata as MetadataJson,
});

/** What applications write around a number when it is copied. */
const decorations: [name: string, decorate: (number: string) => string][] = [
  ['marks of direction', (number) => `\u202A${number}\u202C`],
  ['isolates', (number) => `\u2066${number}\u2069`],
  ['an Arabic letter mark', (number) => `\u061C${number}`],
  ['narrow no-break spaces', (number) => number.replaceAll(' ', '\u202F')],
  ['no-break spaces', (number) => number.replaceAll(' ', '\u00A0')],
  ['figure spaces', (number) => number.replaceAll(' ', '\u2007')],
  ['tabs', (number) => number.replaceAll(' ', '\t')],
  ['line breaks around it', (number) => `\n${number}\r\n`],
  ['zero-width spaces', (number) => [...number].join('\u200B')],
  ['a byte-order mark', (number) => `\uFEFF${number}`],
  ['the scheme of a link', (number) => `tel:${number}`],
  ['an escaped link', (number) => `tel:${encodeURI(number).replaceAll('+', '%2B')}`],
  ['the scheme sms', (number) => `sms:${number}`],
  ['the scheme skype', (number) => `skype:${number}?call`],
  ['the scheme whatsapp', (number) => `whatsapp:${number}`],
  ['a link of HTML', (number) => `<a href="tel:${number.replaceAll(' ', '')}">${number}</a>`],
  ['bold print', (number) => `<b>${number}</b><br>`],
  ['a link of Markdown', (number) => `[Appelez-nous](tel:${number})`],
  ['a label of a messenger', (number) => `Signal : ${number}`],
  ['an escaped no-break space', (number) => `tel:${number.replaceAll(' ', '%C2%A0')}`],
  ['the scheme callto', (number) => `callto:${number}`],
  ['a French label', (number) => `Tél : ${number}`],
  ['a label with a point', (number) => `Tél. ${number}`],
  ['a label with two words', (number) => `Tél. portable : ${number}`],
  ['a decomposed accent in the label', (number) => `Te\u0301l : ${number}`],
  ['a label of several words', (number) => `Mon numéro de téléphone : ${number}`],
  ['a label with brackets', (number) => `Tél. (portable) ${number}`],
  ['a label behind', (number) => `${number} (mobile)`],
  ['a French label behind', (number) => `${number} portable`],
  ['square brackets', (number) => `[${number}]`],
  ['a parameter of a link', (number) => `tel:${number};isub=12`],
  ['a label with a dash', (number) => `Mobil – ${number}`],
  ['a German label', (number) => `Telefonnummer: ${number}`],
  ['a Spanish label', (number) => `Teléfono móvil: ${number}`],
  ['a full-width colon', (number) => `Tel：${number}`],
  ['a telephone sign', (number) => `📞 ${number}`],
  ['a bullet', (number) => `• ${number}`],
  ['quotes', (number) => `« ${number} »`],
  ['angle brackets', (number) => `<${number}>`],
  ['a semicolon behind', (number) => `${number};`],
  ['a full stop behind', (number) => `${number}.`],
  ['a control character', (number) => `${number}\u0085`],
  ['the place of an object', (number) => `\uFFFC${number}`],
  ['an English label', (number) => `Phone: ${number}`],
  ['the label Mobile', (number) => `Mobile ${number}`],
  ['a letter as label', (number) => `T: ${number}`],
  ['points in the middle', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '·')],
  ['points', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '.')],
  ['slashes', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '/')],
  ['underscores', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '_')],
  ['commas', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, ',')],
  ['bars', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, ' | ')],
  ['colons', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, ':')],
  ['apostrophes', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '’')],
  ['katakana points', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '・')],
  ['keycaps', (number) => number.replaceAll(/\d/g, (digit) => `${digit}\uFE0F\u20E3`)],
  [
    'Devanagari digits',
    (number) => number.replaceAll(/\d/g, (d) => String.fromCharCode(0x966 + Number(d))),
  ],
  ['en dashes', (number) => number.replaceAll(/(?<=\d) (?=\d)/g, '–')],
  [
    'full-width digits',
    (number) => number.replaceAll(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
  ],
  [
    'Arabic digits',
    (number) => number.replaceAll(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))),
  ],
];

it.each([
  'wa.me/33612345678',
  'https://wa.me/33612345678?text=hello%201',
  'https://api.whatsapp.com/send?phone=33612345678&text=1',
  'whatsapp://send?phone=%2B33612345678',
])('the link %s is the number that it writes without a plus', (link) => {
  expect(checkNumber(link, 'FR', rulesFor('FR'))).toMatchObject({ e164: '+33612345678' });
});

it('a link of another site holds no number', () => {
  expect(checkNumber('https://shop.example/33612345678', 'FR', rulesFor('FR')).ok).toBe(false);
});

describe('a copied number', () => {
  it.each(decorations)('a number with %s is read like the plain one', (_name, decorate) => {
    for (const number of ['06 12 34 56 78', '+33 6 12 34 56 78'])
      expect(checkNumber(decorate(number), 'FR', rulesFor('FR'))).toMatchObject({
        ok: true,
        e164: '+33612345678',
      });
  });

  it.each([
    '(+33) 6 12 34 56 78',
    '(0033) 6 12 34 56 78',
    '+(33) 6 12 34 56 78',
    '+33 (0)6 12 34 56 78',
    '+33(0)612345678',
    '0033 6 12 34 56 78',
    '00 33 6 12 34 56 78',
    '＋33 6 12 34 56 78',
    '(06) 12-34-56-78',
    '06,12,34,56,78',
    'tel:0612345678;phone-context=+33',
  ])('%s is read as the French mobile that it is', (typed) => {
    expect(checkNumber(typed, 'FR', rulesFor('FR'))).toMatchObject({
      ok: true,
      e164: '+33612345678',
    });
  });

  it('the example number of every country is read in each way of writing and copying it', () => {
    const wrong: string[] = [];
    for (const country of Object.keys(metadata.countries)) {
      const example = getExampleNumber(country as never, examples, metadata as MetadataJson);
      if (!example || !checkNumber(example.number, country, rulesFor(country)).ok) continue;
      const written = [
        example.number,
        example.formatInternational(),
        example.formatNational(),
        example.getURI(),
      ];
      for (const text of written)
        for (const [name, decorate] of decorations) {
          const check = checkNumber(decorate(text), country, rulesFor(country));
          if (!check.ok || check.e164 !== example.number)
            wrong.push(`${country} ${text} with ${name}`);
        }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    'call me at 06 12 34 56 78',
    '06 12 34 56 78 ou 01 23 45 67 89',
    '06 12 34 56 78 / 01 23 45 67 89',
    'Fax : 01 23 45 67 89',
    'Tel : rappelez-moi au 06 12 34 56 78',
    '06 12 34 56 78 (demander Paul)',
    'O6 12 34 56 78',
    '06+12+34+56+78',
    '06 12 34 56 78 poste 12',
    '06 12 34 56 78 ext. 12',
    '06 12 34 56 78,12',
  ])('%s stays refused', (typed) => {
    expect(checkNumber(typed, 'FR', rulesFor('FR')).ok).toBe(false);
  });

  it.each([
    '06 12 34 56 78 poste 12',
    '06 12 34 56 78 x12',
    '06 12 34 56 78,12',
    '06 12 34 56 78,,9',
  ])('%s is refused because of its extension', (typed) => {
    expect(checkNumber(typed, 'FR', rulesFor('FR'))).toMatchObject({ reason: 'extension' });
  });

  it('a fax number is not told as an extension', () => {
    expect(checkNumber('Fax 01 23 45 67 89', 'FR', rulesFor('FR'))).toMatchObject({
      reason: 'not-a-number',
    });
  });

  it('cleaning loses no digit and changes none, whatever was typed', () => {
    const digits = (text: string) => asciiDigits(text).replace(/\D/g, '');
    const text = fc.array(
      fc.oneof(
        fc.stringMatching(/^[0-9 ().+,·/_-]{1,6}$/),
        fc.constantFrom('Tél', ':', '\u202A', 'tel'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const typed = parts.join('');
        // Only the scheme of a link has escapes.
        if (/%/.test(typed)) return;
        expect(digits(cleanTyped(typed))).toBe(digits(typed));
      }),
      { numRuns: 3000 },
    );
  });
});
