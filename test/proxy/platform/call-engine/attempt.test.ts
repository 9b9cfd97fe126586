import { expect, test } from 'vitest';
import { Attempt } from '../../../../proxy/platform/call-engine/attempt.js';
import { planCall } from '../../../../proxy/platform/call-engine/call-plan.js';
import { CallRecords } from '../../../../proxy/platform/call-engine/call-records.js';
import { createPhones } from '../../../../proxy/platform/telephony/simulated-phones.js';
import { createSimulator } from '../../../../proxy/platform/telephony/simulator.js';
import { addPopup, openCallCentre, operator, request } from './call-centre.js';

type Visitor = Partial<Record<'visitorName' | 'custom1' | 'custom3', string>>;

/** A call that is due tomorrow, for races that cannot be timed through the engine. */
async function openCall(visitor: Visitor = {}) {
  const { store, clock, webAppel, account } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const id = await webAppel.requestCall({ ...request(popupId), ...visitor, delaySeconds: 86_400 });
  const records = new CallRecords(store);
  const call = await records.find(account.id, Number(id));
  if (!call) throw new Error('the test call is missing');
  return { store, clock, records, call };
}

async function openAttempt(visitor?: Visitor) {
  const { store, clock, call } = await openCall(visitor);
  const plan = await planCall(store, call, clock.now());
  if (!plan) throw new Error('the test call has no plan');
  const phones = createPhones({ clock });
  const simulator = createSimulator({ clock, phones });
  let unbridgeCount = 0;
  const attempt = new Attempt(call, plan, {
    driver: {
      ...simulator,
      async bridge(...legs) {
        const bridge = await simulator.bridge(...legs);
        const unbridge = async () => {
          unbridgeCount += 1;
          await bridge.unbridge();
        };
        return { ended: bridge.ended, unbridge };
      },
    },
    clock,
    reserveLine: async () => true,
    nextOperators: async () => [{ number: `+${operator.answers}`, ringMs: 20_000 }],
  });
  return { clock, phones, attempt, unbridgeCalls: () => unbridgeCount };
}

test('the operator’s phone shows what is known of the visitor, without the token, and the visitor’s shows nothing', async () => {
  const { clock, phones, attempt } = await openAttempt({
    visitorName: 'Zoé (river lantern)',
    custom1: 'Devis',
    custom3: '0123456789abcdef0123456789abcdef',
  });
  for (const phase of ['ringing-operators', 'ringing-visitor'] as const) {
    const event = attempt.runPhase(phase);
    await clock.advance(2000);
    await event;
  }
  expect(phones.handsets()).toMatchObject([
    { role: 'operator', display: 'Zoé (river lantern) · Devis' },
    { role: 'visitor', display: null },
  ]);
  await attempt.abort();
});

test('an aborted attempt rings nobody', async () => {
  const { phones, attempt } = await openAttempt();
  await attempt.abort();
  expect(await attempt.runPhase('ringing-visitor')).toEqual({
    during: 'ringing-visitor',
    what: 'interrupted',
  });
  expect(phones.handsets()).toEqual([]);
});

test('a leg that ends just before the bridge does not count as a conversation', async () => {
  const { clock, phones, attempt } = await openAttempt();
  for (const phase of ['ringing-operators', 'ringing-visitor'] as const) {
    const event = attempt.runPhase(phase);
    await clock.advance(2000);
    expect(await event).toMatchObject({ what: 'answered' });
  }
  phones.hangUp(phones.handsets()[1]?.leg ?? '');
  await clock.advance(0);
  expect(await attempt.runPhase('talking')).toEqual({ during: 'talking', what: 'left' });
  expect(attempt.summary.talkSeconds).toBe(0);
});

test('the timer for the longest talk is stopped when a talk ends early', async () => {
  const { clock, phones, attempt, unbridgeCalls } = await openAttempt();
  for (const phase of ['ringing-operators', 'ringing-visitor'] as const) {
    const event = attempt.runPhase(phase);
    await clock.advance(2000);
    await event;
  }
  const talk = attempt.runPhase('talking');
  await clock.advance(1000);
  phones.hangUp(phones.handsets()[1]?.leg ?? '');
  await clock.advance(0);
  expect(await talk).toEqual({ during: 'talking', what: 'over' });
  expect(attempt.summary.talkSeconds).toBe(1);
  await clock.advance(4 * 3_600_000);
  expect(unbridgeCalls()).toBe(0);
});

test('of two changes to the same version of a call only the first is made', async () => {
  const { records, call } = await openCall();
  expect(await records.end(call, 'cancelled', 1)).toMatchObject({ state: 'ended', version: 1 });
  const phase = { name: 'ringing-operators' } as const;
  const claim = { engineId: 'engine', phase, maxConcurrentCalls: 1, at: 2 };
  expect(await records.beginAttempt(call, claim)).toBeUndefined();
  expect(await records.setPhase(call, { name: 'talking' })).toBeUndefined();
  expect(await records.find(call.account_id, call.id)).toMatchObject({
    state: 'ended',
    outcome: 'cancelled',
    attempt: 0,
  });
});
