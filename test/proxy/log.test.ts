import { expect, it } from 'vitest';
import { createLog } from '../../proxy/log.js';

it('a log line carries the time as ISO 8601 writes it, in UTC', () => {
  const lines: string[] = [];
  createLog('info', { write: (line) => void lines.push(line) }).info('ready');
  const { time } = JSON.parse(lines[0] ?? '');
  expect(new Date(time).toISOString()).toBe(time);
});
