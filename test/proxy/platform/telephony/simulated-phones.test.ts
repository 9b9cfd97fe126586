import { expect, test } from 'vitest';
import type { Leg } from '../../../../proxy/platform/telephony/driver.js';
import { createPhones } from '../../../../proxy/platform/telephony/simulated-phones.js';
import { createSimulator } from '../../../../proxy/platform/telephony/simulator.js';
import { maskNumber } from '../../../../shared/mask-number.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

function ring(to: `+${string}` = '+33199000001') {
  const clock = new FakeClock();
  const phones = createPhones({ clock });
  const driver = createSimulator({ clock, phones });
  const leg: Leg = driver.dial({
    legId: 'leg',
    callId: '1',
    role: 'operator',
    to,
    ringTimeoutMs: 30_000,
    maxDurationMs: 60_000,
  });
  const state = () => phones.handsets().map(({ state, ending }) => [state, ending]);
  return { clock, phones, leg, state };
}

test('a phone rings with its number masked', () => {
  const { clock, phones } = ring();
  expect(phones.handsets()).toEqual([
    {
      leg: 'leg',
      role: 'operator',
      display: null,
      number: '+33 1 99 •• •• 01',
      state: 'ringing',
      ending: null,
      since: clock.now(),
    },
  ]);
});

test('a phone that nobody operates answers by itself', async () => {
  const { clock, state } = ring();
  await clock.advance(2000);
  expect(state()).toEqual([['answered', null]]);
});

test('a person can answer before the phone does by itself', async () => {
  const { clock, phones, leg, state } = ring('+33199000003');
  await clock.advance(700);
  expect(phones.answer('leg')).toBe(true);
  expect(await leg.outcome).toMatchObject({ kind: 'answered', ringMs: 700 });
  expect(state()).toEqual([['answered', null]]);
  expect(phones.answer('leg')).toBe(false);
});

test('a person can refuse a call, and the phone then no longer answers by itself', async () => {
  const { clock, phones, leg, state } = ring();
  expect(phones.refuse('leg')).toBe(true);
  await clock.advance(2500);
  expect(await leg.outcome).toMatchObject({ kind: 'declined' });
  expect(state()).toEqual([['ended', 'refused']]);
});

test('a person can hang up an answered phone but not a ringing one', async () => {
  const { clock, phones, leg, state } = ring();
  expect(phones.hangUp('leg')).toBe(false);
  await clock.advance(3000);
  expect(phones.hangUp('leg')).toBe(true);
  expect(await leg.ended).toMatchObject({ by: 'remote', talkMs: 1000 });
  expect(state()).toEqual([['ended', 'hung-up']]);
});

test('an ended phone stays visible for four seconds', async () => {
  const { clock, state, leg } = ring('+33199000002');
  await clock.advance(500);
  await leg.ended;
  await clock.advance(3999);
  expect(state()).toEqual([['ended', 'busy']]);
  await clock.advance(1);
  expect(state()).toEqual([]);
});

test('a subscriber gets all phones immediately and after every change, until it stops', async () => {
  const { clock, phones } = ring();
  const seen: string[] = [];
  const stop = phones.subscribe((handsets) => seen.push(handsets.map(({ state }) => state).join()));
  await clock.advance(2000);
  stop();
  phones.hangUp('leg');
  expect(seen).toEqual(['ringing', 'answered']);
});

test('actions on an unknown phone do nothing and return false', () => {
  const { phones } = ring();
  expect([phones.answer('x'), phones.refuse('x'), phones.hangUp('x')]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  ['+33639980001', '+33 6 39 •• •• 01'],
  ['+12025550123', '+1 202 ••• ••23'],
  ['+999', '+999'],
])('the number %s is masked as %s', (number, shown) => {
  expect(maskNumber(number)).toBe(shown);
});
