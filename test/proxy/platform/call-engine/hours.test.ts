import { expect, test } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { addPopup, openCallCentre, request } from './call-centre.js';

const dayNumber = '33199000101';
const nightNumber = '33199000201';

/** Mondays from 9 to 12. The tests start on Monday, 23 November 2026, at 10:00 in Paris. */
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

test('the open group is called while the schedule is open, and the closed group afterwards', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups });
  await webAppel.requestCall(request(popupId));
  // The time of dialling counts: 11:59:59 and 12:00:00.
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

test('opening hours are in the time zone of the account', async () => {
  // 10:00 in Paris is 4:00 in New York.
  const { clock, webAppel, dialled } = await openCallCentre({ timeZone: 'America/New_York' });
  await addOfficeHours(webAppel);
  const popupId = await addPopup(webAppel, { operators: [], ...twoGroups });
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  expect(dialled.map(({ to }) => to)).toEqual([nightNumber]);
});

test('the closed group is called on a closing day', async () => {
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

test('a call for a time when the popup is closed and has no closed group is refused', async () => {
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
  'a call for closed hours is accepted with %o',
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

test('a call is unreachable if the schedule is closed after the request', async () => {
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
