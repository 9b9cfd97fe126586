import { expect, test } from 'vitest';
import {
  addPopup,
  openCallCentre,
  request,
  visitor,
  watchStates,
  withoutFirstWait,
} from './call-centre.js';

test('a watcher gets the current state of a call and then every change', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel);
  const trackingId = await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(3000);
  const states = await watchStates(centre, trackingId);
  expect(states).toEqual(['ringing-visitor']);
  await centre.clock.advance(20_000);
  expect(states).toEqual(['ringing-visitor', 'talking', 'ended: answered']);
  expect(await watchStates(centre, trackingId)).toEqual(['ended: answered']);
});

test('a watcher sees the call waiting between two attempts', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { direction: 'visitor-first' });
  const trackingId = await centre.webAppel.requestCall({
    ...request(popupId, visitor.busy),
    retries: 1,
  });
  const states = await watchStates(centre, trackingId);
  await centre.clock.advance(60_000);
  expect(withoutFirstWait(states)).toEqual([
    'ringing-visitor',
    'waiting',
    'ringing-visitor',
    'ended: busy',
  ]);
});

test('a watcher that stops gets no more states', async () => {
  const { clock, webAppel, engine, account } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall(request(popupId));
  const states: string[] = [];
  const stop = await engine.watch(account.id, trackingId, ({ state }) => states.push(state));
  await clock.advance(1000);
  stop?.();
  await clock.advance(20_000);
  expect(withoutFirstWait(states)).toEqual(['ringing-operator']);
});

test("another account's call and an unknown call cannot be watched", async () => {
  const { webAppel, engine, account } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall(request(popupId));
  const listener = () => expect.unreachable();
  expect(await engine.watch(account.id + 1, trackingId, listener)).toBeUndefined();
  expect(await engine.watch(account.id, '4711', listener)).toBeUndefined();
});
