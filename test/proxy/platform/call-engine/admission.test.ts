import { expect, test } from 'vitest';
import { addPopup, openCallCentre, request, visitor } from './call-centre.js';

const code = (refused: Promise<unknown>): Promise<string> =>
  refused.then(
    () => 'accepted',
    (refusal: { code?: string }) => refusal.code ?? 'failed',
  );

test('a removed popup and an unknown one refuse requests', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.removePopup({ popupId });
  expect(await code(webAppel.requestCall(request(popupId)))).toBe('NOT_FOUND');
  expect(await code(webAppel.requestCall(request('4711')))).toBe('NOT_FOUND');
  expect(await code(webAppel.requestCall(request('99999999999999999999')))).toBe('NOT_FOUND');
});

test.each([
  ['33199000042', undefined, '33199000042'],
  ['0199000042', undefined, '33199000042'],
  ['0199000042', 'FR', '33199000042'],
  ['0639980042', undefined, '33639980042'],
  ['33639980042', undefined, '33639980042'],
  ['02079460958', 'GB', '442079460958'],
  ['2025550123', 'US', '12025550123'],
  ['447400123456', 'FR', '447400123456'],
])('the number %s in country %s is dialled as %s', async (phoneNumber, countryCode, expected) => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, { direction: 'visitor-first' });
  await webAppel.allowDestinations({
    popupId,
    destinationCode: (['GB', 'US'] as const).flatMap((country) => [
      { country, line: 'fixed' as const },
      { country, line: 'mobile' as const },
    ]),
  });
  await webAppel.requestCall({ ...request(popupId, phoneNumber), countryCode });
  await clock.advance(1000);
  expect(dialled.map(({ to }) => to)).toEqual([expected]);
});

test.each(['12', '0123', '33712345678', '3363998000', '336399800012', '000000000', '0199000042 9'])(
  '%s is refused as a number',
  async (phoneNumber) => {
    const { webAppel } = await openCallCentre();
    const popupId = await addPopup(webAppel);
    await expect(webAppel.requestCall(request(popupId, phoneNumber))).rejects.toMatchObject({
      code: 'INVALID_VARS',
      detail: 'check: e164',
    });
  },
);

test.each([
  ['a premium line', '33892000042'],
  ['a shared-cost line', '33820620620'],
  ['a satellite phone', '881612345678'],
  ['a country that is not allowed', '3222000000'],
])('%s is a forbidden destination', async (_, number) => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  expect(await code(webAppel.requestCall(request(popupId, number)))).toBe('FORBIDDEN_DEST');
});

test('allowing the fixed lines of a country does not allow its mobiles', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.forbidDestinations({
    popupId,
    destinationCode: [{ country: 'FR', line: 'mobile' }],
  });
  expect(await code(webAppel.requestCall(request(popupId, '33199000001')))).toBe('accepted');
  expect(await code(webAppel.requestCall(request(popupId, visitor.answers)))).toBe(
    'FORBIDDEN_DEST',
  );
});

test('a number that may be fixed or mobile is allowed only if both are', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  const allow = (line: 'fixed' | 'mobile') =>
    webAppel.allowDestinations({ popupId, destinationCode: [{ country: 'US', line }] });
  await allow('fixed');
  expect(await code(webAppel.requestCall(request(popupId, '12025550123')))).toBe('FORBIDDEN_DEST');
  await allow('mobile');
  expect(await code(webAppel.requestCall(request(popupId, '12025550123')))).toBe('accepted');
});

test('a blocked number is refused in international and in national form', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.blockNumber({ phoneNumber: '0639980001' });
  for (const form of ['33639980001', '0639980001'])
    expect(await code(webAppel.requestCall(request(popupId, form)))).toBe('BLACKLISTED');
  expect(await code(webAppel.requestCall(request(popupId, '33639980011')))).toBe('accepted');
});

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7', '::ffff:198.51.100.7'],
  ['2001:db8::1', '2001:0db8:0:0:0:0:0:1'],
])('requests from %s are refused when it is blocked as %s', async (visitorAddress, address) => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.blockAddress({ address });
  const asked = { ...request(popupId), visitorAddress };
  expect(await code(webAppel.requestCall(asked))).toBe('BLACKLISTED');
  expect(await code(webAppel.requestCall(request(popupId)))).toBe('accepted');
});

test('a request without a visitor address counts as coming from the address of the caller', async () => {
  const { webAppel, platform, account } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.blockAddress({ address: '192.0.2.1' });
  expect(await code(webAppel.requestCall(request(popupId)))).toBe('BLACKLISTED');
  const named = { ...request(popupId), visitorAddress: '198.51.100.7' };
  expect(await code(webAppel.requestCall(named))).toBe('accepted');
  const local = platform.webAppel({ account, peerAddress: 'fe80::1%eth0' });
  expect(await code(local.requestCall(request(popupId)))).toBe('accepted');
});

test('the checks of a call request have a fixed order: popup, number, blocklist, destination, hours', async () => {
  const { webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel, { scheduleName: 'never' });
  const asked = { ...request(popupId, '3222000000'), visitorAddress: '198.51.100.7' };
  await webAppel.blockAddress({ address: '198.51.100.7' });
  await webAppel.addClosure({ scheduleName: 'never', closedOn: '2026-11-23' });
  expect(await code(webAppel.requestCall({ ...asked, popupId: '4711', phoneNumber: '1' }))).toBe(
    'NOT_FOUND',
  );
  expect(await code(webAppel.requestCall({ ...asked, phoneNumber: '1' }))).toBe('INVALID_VARS');
  expect(await code(webAppel.requestCall(asked))).toBe('BLACKLISTED');
  const elsewhere = { ...asked, visitorAddress: '198.51.100.8' };
  expect(await code(webAppel.requestCall(elsewhere))).toBe('FORBIDDEN_DEST');
  expect(await code(webAppel.requestCall({ ...elsewhere, phoneNumber: visitor.answers }))).toBe(
    'CLOSED',
  );
});

test.each(['number is blocked', 'popup is removed'])(
  'a call whose %s before it is due is cancelled and not dialled',
  async (what) => {
    const { clock, webAppel, dialled } = await openCallCentre();
    const popupId = await addPopup(webAppel);
    await webAppel.requestCall({ ...request(popupId), delaySeconds: 60 });
    if (what === 'number is blocked') await webAppel.blockNumber({ phoneNumber: visitor.answers });
    else await webAppel.removePopup({ popupId });
    await clock.advance(120_000);
    expect(dialled).toEqual([]);
    expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('cancelled');
  },
);
