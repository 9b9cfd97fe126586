import { expect, test } from 'vitest';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import {
  addPopup,
  openCallCentre,
  operator,
  request,
  visitor,
  watchStates,
  withoutFirstWait,
} from './call-centre.js';

test('operator first: the operator rings, then the visitor, and both talk', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel);
  const trackingId = await centre.webAppel.requestCall(request(popupId));
  const states = await watchStates(centre, trackingId);
  await centre.clock.advance(60_000);
  expect(centre.dialled).toEqual([
    { at: 0, role: 'operator', to: operator.answers },
    { at: 2, role: 'visitor', to: visitor.answers },
  ]);
  expect(withoutFirstWait(states)).toEqual([
    'ringing-operator',
    'ringing-visitor',
    'talking',
    'ended: answered',
  ]);
});

test('visitor first: the visitor rings, then the operator', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { direction: 'visitor-first' });
  const trackingId = await centre.webAppel.requestCall(request(popupId));
  const states = await watchStates(centre, trackingId);
  await centre.clock.advance(60_000);
  expect(centre.dialled).toEqual([
    { at: 0, role: 'visitor', to: visitor.answers },
    { at: 2, role: 'operator', to: operator.answers },
  ]);
  expect(withoutFirstWait(states)).toEqual([
    'ringing-visitor',
    'ringing-operator',
    'talking',
    'ended: answered',
  ]);
});

test.each([
  ['is busy', visitor.busy, 'busy', 0.5],
  ['does not answer', visitor.noAnswer, 'no-answer', 25],
  ['meets congestion', visitor.congestion, 'congestion', 0.5],
] as const)(
  'a visitor who %s ends the call with that outcome',
  async (_, number, outcome, rang) => {
    const { clock, webAppel } = await openCallCentre();
    const popupId = await addPopup(webAppel);
    await webAppel.requestCall(request(popupId, number));
    await clock.advance((2 + rang) * 1000 - 1);
    expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBeUndefined();
    await clock.advance(1);
    expect((await webAppel.summariseCalls({ popupId }))[0]).toMatchObject({
      talkSeconds: 0,
      callState: outcome,
    });
    expect((await webAppel.listCalls({ popupId }))[0]).toMatchObject({
      rangSeconds: Math.round(rang),
      price: '0',
      callState: outcome,
    });
  },
);

test('when no operator answers, the visitor is not rung and the ring times of all operators count', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const operators = [operator.noAnswer, operator.busy];
  const popupId = await addPopup(webAppel, { operators });
  await webAppel.requestCall(request(popupId));
  await clock.advance(60_000);
  expect(dialled.map(({ role }) => role)).toEqual(['operator', 'operator']);
  expect((await webAppel.listCalls({ popupId }))[0]).toMatchObject({
    rangSeconds: Math.round(20 + 0.5),
    callState: 'no-answer',
  });
});

test('a call is busy when all its operators are busy', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel, { operators: [operator.busy] });
  await webAppel.requestCall(request(popupId));
  await clock.advance(10_000);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('busy');
});

test('a popup without a group, or with an empty one, has nobody to ring', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popups = [
    await addPopup(webAppel, { openGroup: null }),
    await addPopup(webAppel, { openGroup: 'nobody' }),
  ];
  for (const popupId of popups) await webAppel.requestCall(request(popupId));
  await clock.advance(10_000);
  for (const popupId of popups)
    expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('unreachable');
  expect(dialled).toEqual([]);
});

test('a visitor who answers and hangs up while operators ring has abandoned the call', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, {
    direction: 'visitor-first',
    operators: [operator.noAnswer, operator.answers],
  });
  await webAppel.requestCall({ ...request(popupId, visitor.hangsUp), retries: 2 });
  await clock.advance(300_000);
  expect((await webAppel.listCalls({ popupId })).map(({ callState }) => callState)).toEqual([
    'abandoned',
  ]);
  expect(dialled.map(({ to }) => to)).toEqual([visitor.hangsUp, operator.noAnswer]);
});

test('an operator who hangs up while the visitor rings stops the ringing', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { operators: [operator.hangsUp] });
  const trackingId = await centre.webAppel.requestCall(request(popupId, visitor.noAnswer));
  const states = await watchStates(centre, trackingId);
  await centre.clock.advance(3000);
  expect(states.at(-1)).toBe('ended: abandoned');
});

test('each side hears its announcement before the bridge', async () => {
  const centre = await openCallCentre({ timings: { soundMs: 1500 } });
  const { clock, webAppel, dialled } = centre;
  const popupId = await addPopup(webAppel);
  const content = toneWav(1000);
  await webAppel.storeFile({ popupId, fileType: 'operatorSound', content });
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content });
  const trackingId = await webAppel.requestCall(request(popupId));
  const states = await watchStates(centre, trackingId);
  // Each side takes 2 s of ringing and 1.5 s of announcement.
  await clock.advance(6999);
  expect(dialled[1]).toMatchObject({ at: 3.5, role: 'visitor' });
  expect(states).not.toContain('talking');
  await clock.advance(1);
  expect(states).toContain('talking');
});

test('a visitor who hangs up during the announcement has abandoned the call', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: toneWav(1000) });
  await webAppel.requestCall(request(popupId, visitor.hangsUp));
  await clock.advance(5000);
  expect((await webAppel.summariseCalls({ popupId }))[0]).toMatchObject({
    callState: 'abandoned',
    talkSeconds: 0,
  });
});

test('an operator who hangs up while the visitor hears the announcement cuts it short', async () => {
  const centre = await openCallCentre({ timings: { soundMs: 20_000 } });
  const { clock, webAppel, phones } = centre;
  const popupId = await addPopup(webAppel);
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: toneWav(1000) });
  const trackingId = await webAppel.requestCall(request(popupId));
  const states = await watchStates(centre, trackingId);
  await clock.advance(6000);
  const [phone] = phones.handsets().filter(({ role }) => role === 'operator');
  phones.hangUp(phone?.leg ?? '');
  await clock.advance(0);
  expect(states.at(-1)).toBe('ended: abandoned');
  // The visitor's phone is hung up too.
  expect(phones.handsets().map(({ state }) => state)).toEqual(['ended', 'ended']);
});

test('a visitor who refuses is not rung again', async () => {
  const { clock, webAppel, phones, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), retries: 3 });
  await clock.advance(3000);
  const [phone] = phones.handsets().filter(({ role }) => role === 'visitor');
  expect(phones.refuse(phone?.leg ?? '')).toBe(true);
  await clock.advance(300_000);
  expect(dialled.filter(({ role }) => role === 'visitor')).toHaveLength(1);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBe('busy');
});

test('each side sees the caller id that the popup sets for it', async () => {
  const { clock, webAppel, requests } = await openCallCentre();
  const popupId = await addPopup(webAppel, {
    operatorCallerId: '0199001234',
    visitorCallerId: '33199005678',
  });
  await webAppel.requestCall(request(popupId));
  await clock.advance(3000);
  expect(requests.map(({ role, presentedNumber }) => [role, presentedNumber])).toEqual([
    ['operator', '+33199001234'],
    ['visitor', '+33199005678'],
  ]);
});

test.each([
  ['the maximum of the request', 3, 3],
  ['the hang-up, if the request allows more', 60, 40],
  ['the hang-up, if the request sets no maximum', 0, 40],
])('a talk ends at %s', async (_, maxSeconds, talkSeconds) => {
  const { clock, webAppel } = await openCallCentre({ timings: { talkMs: 40_000 } });
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), maxSeconds });
  await clock.advance(120_000);
  expect((await webAppel.summariseCalls({ popupId }))[0]).toMatchObject({
    callState: 'answered',
    talkSeconds,
  });
});

test.each([0, 86_400])('no talk lasts more than an hour (requested: %i s)', async (maxSeconds) => {
  const { clock, webAppel } = await openCallCentre({ timings: { talkMs: 10_000_000 } });
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall({ ...request(popupId), maxSeconds });
  await clock.advance(4 * 1000 + 3_600_000 - 1);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.callState).toBeUndefined();
  await clock.advance(1);
  expect((await webAppel.summariseCalls({ popupId }))[0]?.talkSeconds).toBe(3600);
});

test('both phones are hung up when the talk is over', async () => {
  const { clock, webAppel } = await openCallCentre();
  const popupId = await addPopup(webAppel);
  await webAppel.requestCall(request(popupId));
  await clock.advance(9000);
  // The operator's line is free at once for the next call.
  await webAppel.requestCall(request(popupId));
  await clock.advance(9000);
  const states = (await webAppel.summariseCalls({ popupId })).map(({ callState }) => callState);
  expect(states).toEqual(['answered', 'answered']);
});
