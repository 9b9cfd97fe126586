import { describe, expect, it } from 'vitest';
import { promises } from '../support/source/accessibility-promises.js';
import { accessibilityText, missingTests } from '../support/source/accessibility-table.js';
import { generatedPage } from '../support/source/generated-page.js';

describe('docs/accessibility.md', () => {
  it('docs/accessibility.md is up to date (npm run docs writes it anew)', () => {
    expect(missingTests()).toEqual([]);
    expect(generatedPage('docs/accessibility.md', accessibilityText())).toBe(accessibilityText());
  });

  it('what no test proves says so', () => {
    expect(promises).toHaveLength(30);
    const lines = accessibilityText().split('\n');
    for (const [index, { tests }] of promises.entries()) {
      const line = lines.find((one) => one.startsWith(`| A${String(index + 1).padStart(2, '0')} `));
      expect(line?.includes('| not tested by machine |')).toBe(Object.keys(tests).length === 0);
    }
  });
});
