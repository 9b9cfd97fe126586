import { describe, expect, it } from 'vitest';
import {
  accountOf,
  type DirectoryAccount,
  presenceOf,
} from '../../console/configuration/presence.js';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';

const now = Date.parse('2026-11-23T09:00:00Z');
const account = (more: Partial<DirectoryAccount> = {}): DirectoryAccount => ({
  phoneNumbers: ['+33199001401'],
  state: 'active',
  site: 'Lyon',
  userName: 'Camille Martin',
  callForwarding: { unconditional: 'inactive' },
  lastRegistrationAt: new Date(now - MINUTE_MS).toISOString(),
  ...more,
});
const seen = (ago: number) => ({ lastRegistrationAt: new Date(now - ago).toISOString() });

describe('the presence of an operator', () => {
  it.each([
    ['here', seen(10 * MINUTE_MS)],
    ['today', seen(11 * MINUTE_MS)],
    ['today', seen(DAY_MS)],
    ['away', seen(DAY_MS + 1)],
    ['away', { lastRegistrationAt: null }],
    ['here', { callForwarding: null }],
    ['forwards', { callForwarding: { unconditional: 'voicemail' } }],
    ['suspended', { state: 'suspended', callForwarding: { unconditional: 'number' } }],
  ] as const)('is %s when the directory says %j', (presence, more) => {
    expect(presenceOf(account(more), now)).toBe(presence);
  });

  it('is found by the number, however it is written', () => {
    const one = account();
    for (const number of ['+33 1 99 00 14 01', '33199001401'])
      expect(accountOf(number, [one])).toBe(one);
    for (const number of ['+33 1 99 00 14 02', ''])
      expect(accountOf(number, [account({ phoneNumbers: [''] }), one])).toBe(undefined);
  });
});
