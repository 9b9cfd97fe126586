import { describe, expect, it } from 'vitest';
import { fields } from '../../../shared/webappel/fields.js';
import { type Method, methods } from '../../../shared/webappel/methods.js';
import { referenceText } from '../../../shared/webappel/reference.js';
import { generatedPage } from '../../support/source/generated-page.js';

describe('the reference', () => {
  it('the reference is up to date (npm run docs rewrites it)', () => {
    const text = referenceText();
    expect(generatedPage('shared/webappel/REFERENCE.md', text)).toBe(text);
  });

  it('the reference lists each method with its wire name, aliases and lines of the guide', () => {
    const text = referenceText();
    for (const [name, { wire, aliases = [], guide }] of Object.entries<Method>(methods)) {
      expect(text).toContain(`## ${name}: \`${wire}\``);
      for (const word of [...aliases, guide]) expect(text).toContain(word);
    }
  });

  it('the reference lists every variable of each method', () => {
    const sections = referenceText().split('\n## ');
    for (const [name, { takes }] of Object.entries<Method>(methods)) {
      const section = sections.find((text) => text.startsWith(`${name}:`)) ?? '';
      for (const { field } of takes) expect(section).toContain(`\`${fields[field].wire}`);
    }
  });

  it('no cell of the reference breaks its table', () => {
    for (const line of referenceText()
      .split('\n')
      .filter((text) => text.startsWith('|')))
      expect(line.replaceAll('\\|', '').split('|').length).toBeGreaterThanOrEqual(4);
  });
});
