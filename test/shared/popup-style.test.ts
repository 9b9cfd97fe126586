import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentOf, withAccent } from '../../shared/popup-style.js';

const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);

describe('the colour in the style sheet of a popup', () => {
  it.each([
    ['rappel-popup { --rappel-accent: #0b6b57; }', '#0b6b57'],
    [':root{--rappel-accent:#ABC}', '#aabbcc'],
    ['a { --rappel-accent: #111111; } b { --rappel-accent: #222222 !important; }', '#222222'],
    ['/* --rappel-accent: #111111; */ p { color: red; }', undefined],
    ['p { --rappel-accent: red; }', undefined],
    ['p { --rappel-accent: url(https://example.com); }', undefined],
    ['', undefined],
  ])('of %s is %s', (css, accent) => expect(accentOf(css)).toBe(accent));

  it('that is set is read back, whatever was there, and the rest of the style sheet stays', () => {
    fc.assert(
      fc.property(colour, colour, (before, after) => {
        const css = `.form { color: ${before}; --rappel-accent: ${before}; }\nrappel-popup { --rappel-radius: 4px; }`;
        const changed = withAccent(css, after);
        expect(accentOf(changed)).toBe(after);
        expect(changed).toContain(`.form { color: ${before};`);
        expect(changed).toContain('--rappel-radius: 4px');
        expect(accentOf(withAccent(changed, undefined))).toBeUndefined();
      }),
    );
  });

  it('that was the only rule leaves nothing when it is taken out', () => {
    expect(withAccent(withAccent('', '#0b6b57'), undefined)).toBe('');
    const twice = withAccent(withAccent('', '#0b6b57'), '#a4262c');
    expect(twice).toBe('rappel-popup { --rappel-accent: #a4262c; }\n');
  });
});
