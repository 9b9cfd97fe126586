import { expect, test } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { addPopup, openCallCentre, request } from './call-centre.js';

const dayNumber = '33199000101';
const nightNumber = '33199000201';

/** Mondays from 9 to 12: the test begins on Monday, 23 November 2026, 10:00 in Paris. */
async function addOfficeHours(webAppel: WebAppel): Promise<void> {
  await webAppel.addOpenings({
    scheduleName: 'office',
    weekday: ['monday'],
    opensAt: ['09:00'],
    closesAt: ['12:00'],
  });
  await webAppel.addOperator({ groupName: 'day', phoneNumber: dayNumber, ringSeconds: 20 });
  await webAppel.addOperator({ groupName: 'night', phoneNumber: nightNumber, ringSeconds: 20 });
}

const twoGroups = { scheduleName: 'office', openGroup: 'day', closedGroup: 'night' };
const HOUR = 3600;

test('the open group is called while the schedule is open, the closed group afterwards', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups });
  await webAppel.requestCall(request(popupId));
  // What counts is when it is dialled: 11:59:59 and 12:00:00.
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 2 * HOUR - 1 });
  await clock.advance(1_000_000);
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 2 * HOUR - 1000 });
  await clock.advance(3 * HOUR * 1000);
  expect(dialled.filter(({ role }) => role === 'operator').map(({ to, at }) => [to, at])).toEqual([
    [dayNumber, 0],
    [dayNumber, 2 * HOUR - 1],
    [nightNumber, 2 * HOUR],
  ]);
});

test('the hours are those of the account’s time zone', async () => {
  // 10:00 in Paris is 4:00 in New York.
  const { clock, webAppel, dialled } = await openCallCentre({ timeZone: 'America/New_York' });
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups });
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  expect(dialled.map(({ to }) => to)).toEqual([nightNumber]);
});

test('a closing day calls the closed group', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  await addOfficeHours(webAppel);
  await webAppel.addClosure({ scheduleName: 'office', closedOn: '2026-11-23' });
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups });
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  expect(dialled.map(({ to }) => to)).toEqual([nightNumber]);
});

test('a popup without a schedule is always open', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups, scheduleName: null });
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 12 * HOUR });
  await clock.advance(12 * HOUR * 1000);
  expect(dialled.map(({ to }) => to)).toEqual([dayNumber]);
});

test('closed with nobody to call is refused, judged for the moment of the call', async () => {
  const { webAppel } = await openCallCentre();
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, {
    operators: [],
    scheduleName: 'office',
    openGroup: 'day',
  });
  await webAppel.requestCall({ ...request(popupId), delaySeconds: 2 * HOUR - 1 });
  await expect(
    webAppel.requestCall({ ...request(popupId), delaySeconds: 2 * HOUR }),
  ).rejects.toMatchObject({ code: 'CLOSED' });
  expect(await webAppel.summariseCalls({ popupId })).toHaveLength(1);
});

test.each([{ closedGroup: 'night' }, { voicemailAddress: 'owner@shop.test' }])(
  'closed with %o is accepted',
  async (settings) => {
    const { webAppel } = await openCallCentre();
    await addOfficeHours(webAppel);
    const popupId = await addPopup(webAppel, {
      operators: [],
      scheduleName: 'office',
      openGroup: 'day',
      ...settings,
    });
    await webAppel.requestCall({ ...request(popupId), delaySeconds: 5 * HOUR });
  },
);

test('a schedule that closes earlier after the request leaves nobody to ring', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, {
    operators: [],
    scheduleName: 'office',
    openGroup: 'day',
  });
  await webAppel.requestCall({ ...request(popupId), delaySeconds: HOUR });
  await webAppel.addClosure({ scheduleName: 'office', closedOn: '2026-11-23' });
  await clock.advance(2 * HOUR * 1000);
  expect(dialled).toEqual([]);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('unreachable');
});
