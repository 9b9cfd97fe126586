import { expect, test } from 'vitest';
import { FakeClock } from '../../../support/time/fake-clock.js';
import { addPopup, openCallCentre, request, visitor } from '../call-engine/call-centre.js';

test('the call summary has one row per request with all its values', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall({
    ...request(popupId),
    delaySeconds: 20,
    visitorName: 'Jade',
    custom1: 'one',
    custom3: 'token',
    visitorAddress: '198.51.100.7',
  });
  await clock.advance(60_000);
  expect(await webAppel.summariseCalls({ popupId })).toEqual([
    {
      trackingId,
      popupId,
      requestedAt: '2026-11-23T10:00:00',
      delaySeconds: 20,
      visitorAddress: '198.51.100.7',
      talkSeconds: 5,
      visitorName: 'Jade',
      custom1: 'one',
      custom2: undefined,
      custom3: 'token',
      callState: 'answered',
    },
  ]);
});

test('the call list has one row per attempt with its start, ring time, talk time and price', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall({
    ...request(popupId),
    delaySeconds: 20,
    visitorName: 'Jade',
  });
  await clock.advance(60_000);
  expect(await webAppel.listCalls({ popupId })).toEqual([
    {
      trackingId,
      requestedAt: '2026-11-23T10:00:00',
      delaySeconds: 20,
      startedAt: '2026-11-23T10:00:20',
      visitorAddress: '192.0.2.1',
      rangSeconds: 2,
      talkSeconds: 5,
      calledDestination: 'France mobile',
      // At 0.035 a minute.
      price: '0.002917',
      visitorName: 'Jade',
      custom1: undefined,
      custom2: undefined,
      custom3: undefined,
      source: 'api',
      callState: 'answered',
    },
  ]);
});

test('a call has no listed state while it is waiting or in flight', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 10 });
  for (const ms of [1000, 10_000, 3000]) {
    await clock.advance(ms);
    expect((await webAppel.listCalls({ popupId })).map(({ callState }) => callState)).toEqual([
      undefined,
    ]);
    expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBeUndefined();
  }
});

test('a request that was never dialled is listed as one row without a start', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const contactId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 10 });
  await webAppel.cancelCall({ popupId, contactId });
  const [row] = await webAppel.listCalls({ popupId });
  expect(row).toMatchObject({ trackingId: contactId, callState: 'cancelled' });
  expect(row?.startedAt).toBeUndefined();
});

/** Requests in Paris at 23:30 on 23 November, 00:30 and 23:30 on the 24th and 00:30 on the 25th. */
async function threeNights() {
  const centre = await openCallCentre({ clock: new FakeClock(Date.parse('2026-11-23T22:30:00Z')) });
  const popupId = await addPopup(centre.webAppel);
  const ids: string[] = [];
  for (const hours of [1, 23, 1, 0]) {
    ids.push(await centre.webAppel.requestCall(request(popupId, visitor.busy)));
    await centre.clock.advance(hours * 3_600_000);
  }
  const list = async (period: { from?: string; to?: string; trackingId?: string }) => {
    const summary = await centre.webAppel.summariseCalls({ popupId, ...period });
    const listing = await centre.webAppel.listCalls({ popupId, ...period });
    expect(listing.map(({ trackingId }) => trackingId)).toEqual(
      summary.map(({ trackingId }) => trackingId),
    );
    return summary.map(({ trackingId }) => ids.indexOf(trackingId));
  };
  return { ...centre, popupId, ids, list };
}

test('a listing without a period shows today in the time zone of the account', async () => {
  const { list } = await threeNights();
  // It is 00:30 on the 25th in Paris. The other requests are from the 23rd and the 24th.
  expect(await list({})).toEqual([3]);
});

test('a period includes its first and its last day', async () => {
  const { list } = await threeNights();
  expect(await list({ from: '2026-11-23', to: '2026-11-23' })).toEqual([0]);
  expect(await list({ from: '2026-11-24', to: '2026-11-24' })).toEqual([1, 2]);
  expect(await list({ from: '2026-11-23', to: '2026-11-24' })).toEqual([0, 1, 2]);
  expect(await list({ from: '2026-11-24' })).toEqual([1, 2, 3]);
  expect(await list({ to: '2026-11-24' })).toEqual([0, 1, 2]);
});

test('a request named by its tracking id is listed on any day, or within the period if one is given', async () => {
  const { list, ids } = await threeNights();
  expect(await list({ trackingId: ids[0] ?? '' })).toEqual([0]);
  expect(await list({ trackingId: ids[0] ?? '', from: '2026-11-24' })).toEqual([]);
  expect(await list({ trackingId: '4711' })).toEqual([]);
  expect(await list({ trackingId: '99999999999999999999' })).toEqual([]);
});

test('a listing for a period that ends before it begins is refused', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const period = { popupId, from: '2026-11-24', to: '2026-11-23' };
  for (const listing of [webAppel.listCalls(period), webAppel.summariseCalls(period)])
    await expect(listing).rejects.toMatchObject({
      code: 'INVALID_VARS',
      detail: 'check: date_debut,date_fin',
    });
});

test('a day on which the clocks change is listed as a whole day', async () => {
  const clock = new FakeClock(Date.parse('2026-10-24T22:00:00Z'));
  const { webAppel } = await openCallCentre({ clock });
  const popupId = await addPopup(webAppel);
  // 25 October 2026 has 25 hours in Paris.
  await webAppel.requestCall(request(popupId, visitor.busy));
  await clock.advance(25 * 3_600_000 - 1);
  await webAppel.requestCall(request(popupId, visitor.busy));
  await clock.advance(1);
  await webAppel.requestCall(request(popupId, visitor.busy));
  const day = { popupId, from: '2026-10-25', to: '2026-10-25' };
  expect((await webAppel.summariseCalls(day)).map(({ requestedAt }) => requestedAt)).toEqual([
    '2026-10-25T00:00:00',
    '2026-10-25T23:59:59',
  ]);
});

test('the calls of a removed popup stay listed, and an unknown popup is not found', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall(request(popupId));
  await clock.advance(20_000);
  await webAppel.removePopup({ popupId });
  expect(await webAppel.listCalls({ popupId })).toHaveLength(1);
  await expect(webAppel.listCalls({ popupId: '4711' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
