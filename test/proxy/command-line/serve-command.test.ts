import { expect, it } from 'vitest';
import { rappel } from '../../support/program/run-command-line.js';

const demo = { HOST: '127.0.0.1', PORT: '0', PLATFORM_PORT: '0' };

/** Settings with which the program does not start, and the line that it prints. */
const faults: [what: string, env: Record<string, string>, line: RegExp][] = [
  ['a port that is no number', { PORT: 'three' }, /^PORT: must be a port from 0 to 65535$/],
  [
    'trust in every proxy',
    { TRUST_PROXY: 'true' },
    /^TRUST_PROXY: must be false, the number of proxies/,
  ],
  [
    'the demo password on every address',
    { HOST: '0.0.0.0' },
    /^WEBAPPEL_PASS: the demo password works on loopback only/,
  ],
  [
    'another WebAppel without an account',
    { WEBAPPEL_URL: 'http://127.0.0.1:1/api.php', WEBAPPEL_PASS: 'x', PLATFORM_PORT: '' },
    /^WEBAPPEL_EMAIL: must be set/,
  ],
];

it.each(faults)('rappel serve reports %s in one line and ends with 1', async (_what, env, line) => {
  const { code, text, errors } = await rappel(['serve'], { ...demo, ...env });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(line);
  expect(text).toBe('');
  expect(code).toBe(1);
});
