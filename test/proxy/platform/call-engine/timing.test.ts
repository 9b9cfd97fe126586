import { expect, test } from 'vitest';
import { FakeClock } from '../../../support/time/fake-clock.js';
import {
  addPopup,
  openCallCentre,
  operator,
  request,
  visitor,
  watchStates,
} from './call-centre.js';

const startsOf = (dialled: { at: number; role: string }[], role = 'operator') =>
  dialled.filter((entry) => entry.role === role).map(({ at }) => at);

test('a delayed call rings exactly when its delay is over', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 1000 });
  await clock.advance(999_999);
  expect(dialled).toEqual([]);
  await clock.advance(1);
  expect(startsOf(dialled)).toEqual([1000]);
});

test('a call that is due sooner is not delayed by an earlier request', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 600 });
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 30 });
  await clock.advance(700_000);
  expect(startsOf(dialled)).toEqual([30, 600]);
});

test('a wall clock set forward is noticed within a minute', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 7200 });
  await clock.advance(1000);
  clock.jump(7_200_000);
  await clock.advance(60_000);
  expect(dialled).not.toEqual([]);
});

test('a call waits until its time when the wall clock is set back', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 100 });
  await clock.advance(1000);
  clock.jump(-50_000);
  await clock.advance(99_000);
  expect(dialled).toEqual([]);
  await clock.advance(50_000);
  expect(startsOf(dialled)).toEqual([150]);
});

test('an unanswered call is retried after the delay, as often as requested', async () => {
  const { clock, webAppel, dialled } = await openCallCentre({ retryDelaySeconds: 30 });
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall({
    ...request(popupId, visitor.noAnswer),
    retries: 2,
  });
  // Each attempt takes 2 s for the operator and 25 s for the visitor.
  await clock.advance(56_999);
  expect(startsOf(dialled)).toEqual([0]);
  await clock.advance(1_000_000);
  expect(startsOf(dialled)).toEqual([0, 57, 114]);
  const attempts = await webAppel.listCalls({ popupId, trackingId });
  expect(attempts.map(({ startedAt, callState }) => [startedAt, callState])).toEqual([
    ['2026-11-23T10:00:00', 'no-answer'],
    ['2026-11-23T10:00:57', 'no-answer'],
    ['2026-11-23T10:01:54', 'no-answer'],
  ]);
  expect(await webAppel.summariseCalls({ popupId })).toHaveLength(1);
});

test('a request has no state in the summary while retries are left', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId, visitor.busy), retries: 1 });
  await clock.advance(10_000);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBeUndefined();
  await clock.advance(60_000);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('busy');
});

test('an answered call is not retried', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), retries: 9 });
  await clock.advance(600_000);
  expect(startsOf(dialled)).toEqual([0]);
});

test('a call can be cancelled until it is dialled', async () => {
  const centre = await openCallCentre();
  const { clock, webAppel, dialled } = centre;
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
  const states = await watchStates(centre, trackingId);
  await clock.advance(59_999);
  await webAppel.cancelCall({ popupId, contactId: trackingId });
  // Repeated because the first answer was lost.
  await webAppel.cancelCall({ popupId, contactId: trackingId });
  await clock.advance(600_000);
  expect(dialled).toEqual([]);
  expect(states).toEqual(['waiting', 'ended: cancelled']);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('cancelled');
});

test('a call cannot be cancelled once it is dialled', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const contactId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
  await clock.advance(60_000);
  await expect(webAppel.cancelCall({ popupId, contactId })).rejects.toMatchObject({
    code: 'TOO_LATE',
  });
  await clock.advance(60_000);
  await expect(webAppel.cancelCall({ popupId, contactId })).rejects.toMatchObject({
    code: 'TOO_LATE',
  });
});

test('a call can be cancelled between two attempts', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const contactId = await webAppel.requestCall({ ...request(popupId, visitor.busy), retries: 5 });
  await clock.advance(10_000);
  await webAppel.cancelCall({ popupId, contactId });
  await clock.advance(600_000);
  expect(startsOf(dialled)).toEqual([0]);
  expect((await webAppel.listCalls({ popupId })).map(({ callState }) => callState)).toEqual([
    'busy',
  ]);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('cancelled');
});

test('a call that is cancelled as it becomes due is either cancelled or dialled, never both', async () => {
  for (const ticks of [0, 1, 2, 3, 5, 8, 13, 21]) {
    const { clock, webAppel, dialled, store, engine } = await openCallCentre();
    const popupId = await addPopup(webAppel);
    const contactId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 10 });
    await clock.advance(9_999);
    const dialling = clock.advance(1);
    for (let tick = 0; tick < ticks; tick++) await new Promise((resolve) => setImmediate(resolve));
    const cancelled = await webAppel.cancelCall({ popupId, contactId }).then(
      () => true,
      () => false,
    );
    await dialling;
    await clock.advance(60_000);
    expect(dialled.length > 0).toBe(!cancelled);
    await engine.stop();
    await store.destroy();
  }
});

test('a call of another popup is not found for cancellation', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const other = await addPopup(webAppel);
  const contactId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
  for (const wrong of [
    { popupId: other, contactId },
    { popupId, contactId: '99999999999999999999' },
  ])
    await expect(webAppel.cancelCall(wrong)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('requests beyond the limit of the account wait and are dialled in order', async () => {
  const centre = await openCallCentre({ maxConcurrentCalls: 2 });
  const { clock, webAppel, dialled } = centre;
  const operators = [1, 2, 3].map((index) => `33199000${index}01`);
  const popupId = await addPopup(webAppel, { operators });
  const visitors = [1, 2, 3, 4, 5].map((index) => `33639980${index}01`);
  const ids = [];
  for (const number of visitors) ids.push(await webAppel.requestCall(request(popupId, number)));
  await clock.advance(5000);
  const states = await watchStates(centre, ids[4] ?? '');
  expect(states).toEqual(['waiting']);
  await clock.advance(60_000);
  // Each call takes 2 s for the operator, 2 s for the visitor and 5 s of talk.
  expect(dialled.filter(({ role }) => role === 'visitor').map(({ to, at }) => [to, at])).toEqual([
    [visitors[0], 2],
    [visitors[1], 2],
    [visitors[2], 11],
    [visitors[3], 11],
    [visitors[4], 20],
  ]);
});

test('requests within the limit of the account are dialled at once', async () => {
  const { clock, webAppel, dialled } = await openCallCentre({ maxConcurrentCalls: 5 });
  const popupId = await addPopup(webAppel, { operators: [operator.answers] });
  for (let call = 0; call < 5; call++) await webAppel.requestCall(request(popupId, visitor.busy));
  await clock.advance(60_000);
  expect(startsOf(dialled)).toEqual([0]);
  expect(await webAppel.summariseCalls({ popupId })).toHaveLength(5);
});

test('a call that waited when the process stopped is dialled when due, or at the next start', async () => {
  const first = await openCallCentre();
  const popupId = await addPopup(first.webAppel);
  await first.webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
  await first.webAppel.requestCall({ ...request(popupId), delaySeconds: 600 });
  await first.engine.stop();
  await first.clock.advance(600_000);
  expect(first.dialled).toEqual([]);

  const restartedAt = new FakeClock(first.clock.now() - 480_000);
  const second = await openCallCentre({ store: first.store, clock: restartedAt });
  await second.clock.advance(600_000);
  expect(startsOf(second.dialled)).toEqual([0, 480]);
});
