import { describe, expect, it } from 'vitest';
import { type Measured, withSection } from '../bench/performance-document.js';

const measured = (subject: string, ms: number): Measured => ({
  subject,
  takenAt: '2026-11-27T10:00:00.000Z',
  node: 'v20.0.0',
  cores: 2,
  load: [0.5, 0.25],
  tables: [{ title: `What ${subject} takes`, rows: [{ what: 'a | b', 'ms each': ms }] }],
});

describe('the page of figures', () => {
  it('names the command, the commit and the machine of each table', () => {
    const document = withSection('', measured('accept', 1.234), 'abc1234');
    expect(document).toContain(
      '`npm run bench -- accept` on 2026-11-27, commit abc1234, Node v20.0.0, 2 cores, load 0.5 and 0.25.',
    );
    expect(document).toContain('| a \\| b | 1.23 |');
  });

  it('keeps the figures of subjects that were not measured again, and replaces those that were', () => {
    const first = withSection('', measured('listing', 11), 'abc1234');
    const both = withSection(first, measured('accept', 22), 'abc1234');
    const again = withSection(both, measured('listing', 33), 'def5678');
    expect(again).not.toContain('| 11 |');
    expect(again.indexOf('| 22 |')).toBeGreaterThan(0);
    expect(again.indexOf('| 33 |')).toBeGreaterThan(again.indexOf('| 22 |'));
    expect(again.match(/^# /gm)).toHaveLength(1);
  });
});
