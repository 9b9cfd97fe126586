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

/** A killed process: its clock never advances again and only the store is left. */
async function killAfter(ms: number, number?: string) {
  const killed = await openCallCentre();
  const popupId = await addPopup(killed.webAppel, {
    operators: [operator.answers, operator.alsoAnswers],
  });
  await killed.webAppel.requestCall({ ...request(popupId, number), retries: 3 });
  await killed.clock.advance(ms);
  const clock = new FakeClock(killed.clock.now() + 1000);
  return { killed, popupId, clock };
}

test.each([
  ['an operator rings', 1000],
  ['the visitor rings', 3000],
  ['they talk', 5000],
])(
  'a call whose process was killed while %s is ended once at the next start and never dialled again',
  async (_, ms) => {
    const { killed, popupId, clock } = await killAfter(ms);
    const restarted = await openCallCentre({ store: killed.store, clock });
    expect(await watchStates(restarted, '1')).toEqual(['ended: congestion']);
    await clock.advance(3_600_000);
    expect(restarted.dialled).toEqual([]);
    const [row, ...others] = await restarted.webAppel.listCalls({ popupId });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ callState: 'congestion', talkSeconds: 0 });
    expect(await restarted.webAppel.summariseCalls({ popupId })).toMatchObject([
      { callState: 'congestion' },
    ]);

    const again = await openCallCentre({ store: killed.store, clock: new FakeClock(clock.now()) });
    await again.clock.advance(3_600_000);
    const rows = await killed.store.selectFrom('platform_calls').selectAll().execute();
    expect(rows).toMatchObject([{ state: 'ended', ended_at: clock.now() - 3_600_000 }]);
  },
);

test('a call that waits for its next attempt survives a kill', async () => {
  const { killed, clock } = await killAfter(5000, visitor.busy);
  const restarted = await openCallCentre({ store: killed.store, clock });
  await clock.advance(40_000);
  expect(restarted.dialled.map(({ role }) => role)).toEqual(['operator', 'visitor']);
});

test('the capacity of the account is free again after a kill', async () => {
  const { killed, clock, popupId } = await killAfter(5000);
  const restarted = await openCallCentre({ store: killed.store, clock, maxConcurrentCalls: 1 });
  await restarted.webAppel.requestCall(request(popupId));
  await clock.advance(60_000);
  expect(await restarted.webAppel.summariseCalls({ popupId })).toMatchObject([
    { callState: 'congestion' },
    { callState: 'answered' },
  ]);
});

test('an engine that stops in order hangs up its calls and records their talk time', async () => {
  const { clock, webAppel, engine, store } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const other = await addPopup(webAppel, { operators: [operator.alsoAnswers] });
  await webAppel.requestCall(request(popupId));
  await clock.advance(6000);
  await webAppel.requestCall(request(other));
  await clock.advance(1000);
  await engine.stop();
  expect(await webAppel.summariseCalls({ popupId })).toMatchObject([
    { callState: 'answered', talkSeconds: 3 },
  ]);
  expect(await webAppel.summariseCalls({ popupId: other })).toMatchObject([
    { callState: 'congestion', talkSeconds: 0 },
  ]);
  const open = await store
    .selectFrom('platform_call_attempts')
    .where('ended_at', 'is', null)
    .select('id')
    .execute();
  expect(open).toEqual([]);
});

test('a failing driver ends the call but not the engine', async () => {
  const { clock, webAppel, dialled } = await openCallCentre({ failingDial: 1 });
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall(request(popupId));
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
  await clock.advance(120_000);
  expect(await webAppel.summariseCalls({ popupId })).toMatchObject([
    { callState: 'congestion' },
    { callState: 'answered' },
  ]);
  expect(dialled.length).toBeGreaterThan(0);
});
