import { expect, test } from 'vitest';
import { request, watchStates } from './call-centre.js';
import { advanceBoth, openTwoEngines } from './two-engines.js';

test('a starting engine does not touch the calls of another engine', async () => {
  const { first, popupId, openSecond } = await openTwoEngines();
  await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(5000);
  const second = await openSecond();
  await advanceBoth([first.clock, second.clock], 60);
  expect(await first.webAppel.summariseCalls({ popupId })).toMatchObject([
    { callState: 'answered', talkSeconds: 5 },
  ]);
  expect(second.dialled).toEqual([]);
});

test('the calls of a dead engine are ended by another when its lease expires, within twenty seconds', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ secondsLater: 1 });
  const trackingId = await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(5000);
  // The first engine is dead from here on: its clock stands still.
  const second = await openSecond();
  const row = () =>
    second.webAppel.listCalls({ popupId, trackingId }).then(([attempt]) => attempt?.callState);
  await second.clock.advance(8000);
  expect(await row()).toBeUndefined();
  await second.clock.advance(12_000);
  expect(await row()).toBe('congestion');
  expect(second.dialled).toEqual([]);
});

test('waiting calls of a dead engine are dialled by another', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ maxConcurrentCalls: 1 });
  const second = await openSecond();
  await first.webAppel.requestCall(request(popupId, '33639980001'));
  await first.webAppel.requestCall(request(popupId, '33639980101'));
  await first.clock.advance(5000);
  await second.clock.advance(120_000);
  expect(second.dialled.filter(({ role }) => role === 'visitor').map(({ to }) => to)).toEqual([
    '33639980101',
  ]);
  expect(
    (await second.webAppel.summariseCalls({ popupId })).map(({ callState }) => callState),
  ).toEqual(['congestion', 'answered']);
});

test('two engines dial each call once and together respect the limit of the account', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ maxConcurrentCalls: 3 });
  const second = await openSecond();
  for (let index = 0; index < 12; index++) {
    const { webAppel } = index % 2 === 0 ? first : second;
    await webAppel.requestCall(request(popupId, `3363998${String(index).padStart(2, '0')}01`));
  }
  let maxInFlight = 0;
  for (let elapsed = 0; elapsed < 120; elapsed++) {
    await advanceBoth([first.clock, second.clock], 1);
    const { calls } = await first.store
      .selectFrom('platform_calls')
      .select(({ fn }) => fn.countAll<number>().as('calls'))
      .where('engine_id', 'is not', null)
      .executeTakeFirstOrThrow();
    maxInFlight = Math.max(maxInFlight, calls);
  }
  expect(maxInFlight).toBe(3);
  const rows = await first.webAppel.listCalls({ popupId });
  expect(rows.length).toBe(12);
  const visitors = [...first.dialled, ...second.dialled].filter(({ role }) => role === 'visitor');
  expect(visitors).toHaveLength(12);
  expect(new Set(visitors.map(({ to }) => to)).size).toBe(12);
});

test('an engine whose lease expired while it slept hangs up and then serves the next call', async () => {
  const { first, popupId, openSecond } = await openTwoEngines();
  const states = await watchStates(first, '1');
  const trackingId = await first.webAppel.requestCall(request(popupId));
  states.push(...(await watchStates(first, trackingId)));
  await first.clock.advance(3000);
  const second = await openSecond();
  await second.clock.advance(60_000);
  await first.clock.advance(2500);
  const up = first.phones.handsets().filter(({ state }) => state !== 'ended');
  expect(up).toEqual([]);
  first.clock.jump(60_000);
  await first.webAppel.requestCall(request(popupId));
  await advanceBoth([first.clock, second.clock], 30);
  expect(
    (await first.webAppel.summariseCalls({ popupId })).map(({ callState }) => callState),
  ).toEqual(['congestion', 'answered']);
});
