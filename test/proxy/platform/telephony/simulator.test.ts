import { expect, test } from 'vitest';
import { systemClock } from '../../../../proxy/clock.js';
import type { Leg, TelephonyDriver } from '../../../../proxy/platform/telephony/driver.js';
import { createSimulator } from '../../../../proxy/platform/telephony/simulator.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
import { describeDriver } from './driver-contract.js';

describeDriver('simulator', async () => {
  const clock = new FakeClock();
  return {
    driver: createSimulator({ clock }),
    numbers: {
      answers: '+33639980001',
      busy: '+33639980002',
      noAnswer: '+33639980003',
      hangsUpSoon: '+33639980004',
      pressesNine: '+33639980006',
      invalid: '+12',
    },
    answersAfterMs: 2000,
    hangsUpAfterMs: 1000,
    pressesAfterMs: 1000,
    toleranceMs: 0,
    now: () => clock.monotonic(),
    pass: (ms) => clock.advance(ms),
  };
});

const dial = (driver: TelephonyDriver, to: `+${string}`, role: 'operator' | 'visitor'): Leg =>
  driver.dial({
    legId: `${role}-${to}`,
    callId: '1',
    role,
    to,
    ringTimeoutMs: 30_000,
    maxDurationMs: 3_600_000,
  });

test('a leg beyond the limit of the driver meets congestion, until another leg ends', async () => {
  const driver = createSimulator({ clock: new FakeClock(), maxConcurrentLegs: 1 });
  const first = dial(driver, '+33639980001', 'visitor');
  const beyond = dial(driver, '+33639980101', 'visitor');
  expect(await beyond.outcome).toEqual({ kind: 'congestion', ringMs: 0 });
  expect((await beyond.ended).talkMs).toBe(0);
  await first.hangup();
  const next = dial(driver, '+33639980201', 'visitor');
  await next.hangup();
  expect(await next.outcome).toMatchObject({ kind: 'cancelled' });
});

test('a number ending in 05 meets congestion, and one without a special ending answers', async () => {
  const clock = new FakeClock();
  const driver = createSimulator({ clock });
  const legs = [dial(driver, '+33639980005', 'visitor'), dial(driver, '+33199000042', 'visitor')];
  await clock.advance(2000);
  const outcomes = await Promise.all(legs.map(({ outcome }) => outcome));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['congestion', 'answered']);
});

test('the visitor hangs up after five seconds of talk', async () => {
  const clock = new FakeClock();
  const driver = createSimulator({ clock });
  const operator = dial(driver, '+33199000001', 'operator');
  const visitor = dial(driver, '+33639980001', 'visitor');
  await clock.advance(2000);
  const began = clock.monotonic();
  const bridge = await driver.bridge(operator, visitor);
  const lasted = bridge.ended.then(() => clock.monotonic() - began);
  await clock.advance(20_000);
  expect(await lasted).toBe(5000);
  expect(await visitor.ended).toMatchObject({ by: 'remote', talkMs: 5000 });
});

test('the simulator works with the real clock', async () => {
  const driver = createSimulator({ clock: systemClock, timings: { answersAfterMs: 5 } });
  const leg = dial(driver, '+33639980001', 'visitor');
  expect(await leg.outcome).toMatchObject({ kind: 'answered' });
  await leg.hangup();
  expect(await leg.ended).toMatchObject({ by: 'local' });
});

test('stopping waits up to the drain time for active legs', async () => {
  const clock = new FakeClock();
  const driver = createSimulator({ clock });
  const leg = dial(driver, '+33639980001', 'visitor');
  await clock.advance(2000);
  let hasStopped = false;
  const stopped = driver.stop({ drainMs: 3000 }).then(() => {
    hasStopped = true;
  });
  await clock.advance(2999);
  expect(hasStopped).toBe(false);
  await clock.advance(1);
  await stopped;
  expect(await leg.ended).toMatchObject({ by: 'local', talkMs: 3000 });
});
