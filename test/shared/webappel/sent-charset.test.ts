import { expect, it } from 'vitest';
import { formatQuery, parseQuery } from '../../../shared/webappel/query.js';
import { encodeFor } from '../../../shared/webappel/sent-charset.js';
import { decodeText } from '../../../shared/webappel/text.js';

const sent = (charset: 'windows-1252' | 'iso-8859-1', text: string): string =>
  decodeText(encodeFor(charset, text), charset);

it.each([
  ['Zoé Müller', 'Zoé Müller'],
  ['Łukasz Čapek', 'Lukasz Capek'],
  ['100 € – œuvre', '100 € – œuvre'],
  ['Zoé 🎉 !', 'Zoé  !'],
  ['Nguyễn', 'Nguyen'],
])('%s is sent in windows-1252 as %s', (text, expected) => {
  expect(sent('windows-1252', text)).toBe(expected);
});

it('ISO-8859-1 has a likeness for what it lacks', () => {
  expect(sent('iso-8859-1', '100 € – œuvre « ’ »')).toBe("100 EUR - oeuvre « ' »");
});

it('a query in windows-1252 has one byte for each accent, and PHP reads it back', () => {
  const query = formatQuery([['nom', 'Zoé & Cie; 100 %']], 'windows-1252');
  expect(query).toBe('nom=Zo%E9+%26+Cie%3B+100+%25');
  expect(parseQuery(query).get('nom')).toEqual(['Zoé & Cie; 100 %']);
});

it.each([
  ['Jean\u037e;', 'Jean,;'],
  ['≮br≯', 'br>'],
  ['R&ạmp', 'R& amp'],
  ['a&am🎉p', 'a& amp'],
  ['a&amp 🎉', 'a& amp '],
  ['A & B & Ł', 'A & B & L'],
])('no likeness in %s ends a cell of a row, or completes a tag or an entity', (text, expected) => {
  expect(sent('iso-8859-1', text)).toBe(expected);
});
