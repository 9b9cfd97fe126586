import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedProperties,
  styledParts,
} from '../../../../proxy/popups/owner-styles/allowed-styles.js';
import { cleanStyles } from '../../../../proxy/popups/owner-styles/owner-styles.js';
import { hostileStyles } from '../../../support/webappel/hostile-styles.js';

const whysOf = async (text: string) =>
  (await cleanStyles(text)).dropped.map(({ line, why }) => `${line}: ${why}`);

describe('the style sheet of an owner', () => {
  it('it styles the parts of the popup, also in a state and for a dark device', async () => {
    const { css, dropped } = await cleanStyles(`
      rappel-popup::part(send) { color: #fff; background: #123456; border-radius: 24px }
      ::part(send):hover { text-decoration: underline }
      ::part(title), ::part(label) { letter-spacing: .02em; font-weight: 700 }
      @media (prefers-color-scheme: dark) { ::part(number) { border: 2px solid #eeeeee } }
    `);
    expect(dropped).toEqual([]);
    expect(css).toBe(
      ':is(#_,[part~=send]){border-radius:24px;color:#fff;background-color:#123456;}' +
        ':is(#_,[part~=send]):hover{text-decoration:underline;}' +
        ':is(#_,[part~=title]){letter-spacing:.02em;font-weight:700;}' +
        ':is(#_,[part~=label]){letter-spacing:.02em;font-weight:700;}' +
        '@media (prefers-color-scheme:dark){:is(#_,[part~=number]){border:2px solid #eeeeee;}}',
    );
  });

  it('it sets the accent, and the rounding and the font of the dialog', async () => {
    const { css, accent, dropped } = await cleanStyles(
      ':root { --rappel-accent: #ffe600; --rappel-radius: 4px; --rappel-font: Georgia, serif }',
    );
    expect(dropped).toEqual([]);
    expect(accent).toBe('#ffe600');
    expect(css).toContain('--_radius:4px;');
    expect(css).toContain('font-family:Georgia,serif;');
  });

  it('the colours of the dialog are those of all that is in it', async () => {
    const { css } = await cleanStyles('::part(dialog) { color: #fff; background-color: #102030 }');
    for (const token of ['--_ink:#fff', '--_muted:#fff', '--_paper:#102030', '--_error:#fff'])
      expect(css).toContain(token);
  });

  it('what is not used is reported with its line and why', async () => {
    expect(
      await whysOf(
        [
          '::part(send) { color: #fff; background: #777; position: fixed }',
          '::part(title) { color: #888 }',
          '.button { color: red }',
          '@import url(https://elsewhere.example/a.css);',
          '::part(field) { font-size: 4px; padding: 200px }',
        ].join('\n'),
      ),
    ).toEqual([
      '1: this property is not used',
      ...Array(2).fill('1: the contrast of color and background-color is 4.4, and has to be 4.5'),
      '2: color and background-color are used together only, so that the text can be read',
      `3: only ::part() of ${styledParts.join(', ')} is styled, and :root for the whole`,
      '4: @import is not used',
      '5: it is less than 13 pixels',
      '5: it is more than 32 pixels',
    ]);
  });
});

describe('a hostile style sheet', () => {
  it.each(hostileStyles)(
    '%s leaves nothing that loads, moves, hides, covers or reads',
    async (_, text) => {
      const { css, dropped } = await cleanStyles(text);
      expect(dropped.length).toBeGreaterThan(0);
      expect(css).not.toMatch(
        /url|import|@(?!media )|expression|attr\(|var\(|image|content|position|z-index|display|visibility|opacity|transform|filter|clip|mask|animation|behavior|binding|cursor|:host|value|<|\\/i,
      );
    },
  );

  it('whatever it is, only the written form of allowed rules is left', async () => {
    const property = fc.constantFrom(
      ...Object.keys(allowedProperties),
      'position',
      'content',
      '--x',
    );
    const value = fc.constantFrom(
      ...['#fff', '#000', 'red', '4px', '400px', '1em solid #000', 'url(//x)', 'inherit'],
      ...[
        'var(--x)',
        'env(a)',
        'calc(1px * 9e9)',
        '"}a{b:c"',
        '0 0 9px #000',
        'Georgia',
        '}',
        ';',
        '/*',
      ],
    );
    const rule = fc
      .tuple(
        fc.constantFrom('::part(dialog)', '::part(send):hover', ':root', '*', 'a{', '@media all'),
        fc.array(fc.tuple(property, value), { maxLength: 4 }),
      )
      .map(([selector, list]) => `${selector}{${list.map((pair) => pair.join(':')).join(';')}}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(rule, fc.string()), { maxLength: 5 }), async (rules) => {
        const { css } = await cleanStyles(rules.join('\n'));
        expect(css).toMatch(
          /^(?:(?:@media [^{}]+\{)?(?:(?::is\(#_,\[part~=[a-z]+\]\)(?::[a-z-]+)?|dialog,\.inline)\{[^{}@\\<]*\})+\}?)*$/,
        );
        expect(css).not.toMatch(/url|var\(--x|env\(/i);
      }),
      { numRuns: 400 },
    );
  });

  it('a sheet of a whole site is not used', async () => {
    const { css, dropped } = await cleanStyles('::part(title){font-weight:700}'.repeat(2000));
    expect([css, dropped.length]).toEqual(['', 1]);
  });
});
