import { expect, it } from 'vitest';
import { type BadSettings, readSettings } from '../../../proxy/settings/settings.js';

const told = (environment: Record<string, string>): readonly string[] => {
  try {
    readSettings(environment);
    return [];
  } catch (failure) {
    return (failure as BadSettings).lines;
  }
};

it('a notice that reaches the horizon is refused, because no time could be offered', () => {
  const settings = { SLOT_NOTICE_MINUTES: '2880', SLOT_HORIZON_DAYS: '2' };
  expect(told(settings)).toEqual([
    'SLOT_NOTICE_MINUTES: must be less than SLOT_HORIZON_DAYS, or no time can be offered',
  ]);
  expect(told({ ...settings, SLOT_NOTICE_MINUTES: '2879' })).toEqual([]);
});

it.each([
  ['MAX_CALL_SECONDS', '5', 'must be a whole number from 10 to 86400'],
  ['CALL_RETRIES', '1.5', 'must be a whole number from 0 to 9'],
  ['REQUESTS_PER_ADDRESS', '0', 'must be a whole number from 1 to 1000000'],
  ['EVENT_STREAMS', 'many', 'must be a whole number from 1 to 1000000'],
  ['DRAIN_SECONDS', '9', 'must be a number of seconds from 0 to 4'],
  ['LOG_LEVEL', 'loud', 'must be one of silent, error, warn, info, debug'],
])('%s=%s is refused with what it may be', (name, value, bounds) => {
  expect(told({ [name]: value })).toEqual([`${name}: ${bounds}`]);
});
