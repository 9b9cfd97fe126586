import { describe, expect, it } from 'vitest';
import type { DataClass } from '../../proxy/privacy/data-class.js';
import { personalDataText } from '../../proxy/privacy/data-document.js';
import { dataMap } from '../../proxy/privacy/data-map.js';
import { generatedPage } from '../support/source/generated-page.js';

const page = generatedPage('docs/personal-data.md', personalDataText());

describe('docs/personal-data.md', () => {
  it('docs/personal-data.md is up to date (npm run docs writes it anew)', () => {
    expect(page).toBe(personalDataText());
  });

  it('docs/personal-data.md names every table and every column', () => {
    for (const [table, columns] of Object.entries(dataMap)) {
      const part = page
        .split(/\n(?=## |- `)/)
        .find((text) => /^(## |- )`(\w+)`/.exec(text)?.[2] === table);
      for (const column of Object.keys(columns)) expect(part).toContain(`\`${column}\``);
    }
  });

  it('what is kept of a visitor says for how long and how it ends', () => {
    const visitors = Object.values(dataMap)
      .flatMap((columns) => Object.values<DataClass>(columns))
      .flatMap((data) => (data !== 'none' && data.of === 'visitor' ? [data] : []));
    expect(visitors.length).toBeGreaterThan(20);
    for (const { what, why, kept, erased } of visitors)
      for (const text of [what, why, kept, erased]) expect(text).not.toBe('');
  });
});
