import { expect, test } from 'vitest';
import {
  addPopup,
  openCallCentre,
  operator,
  request,
  visitor,
  watchStates,
} from './call-centre.js';

test('a request rings the operator, then the visitor, and is listed with its talk and price', async () => {
  const centre = await openCallCentre();
  const { clock, webAppel, dialled } = centre;
  const popupId = await addPopup(webAppel);
  const trackingId = await webAppel.requestCall({
    ...request(popupId),
    visitorName: 'Jade',
    custom3: 'token',
    visitorAddress: '198.51.100.7',
  });
  const told = await watchStates(centre, trackingId);
  await clock.advance(60_000);

  expect(dialled).toEqual([
    { at: 0, role: 'operator', to: operator.answers },
    { at: 2, role: 'visitor', to: visitor.answers },
  ]);
  expect(told).toEqual([
    'waiting',
    'ringing-operator',
    'ringing-visitor',
    'talking',
    'ended: answered',
  ]);
  expect(await webAppel.summariseCalls({ popupId })).toEqual([
    {
      trackingId,
      popupId,
      requestedAt: '2026-11-23T10:00:00',
      delaySeconds: 0,
      visitorAddress: '198.51.100.7',
      talkSeconds: 5,
      visitorName: 'Jade',
      custom1: undefined,
      custom2: undefined,
      custom3: 'token',
      callState: 'answered',
    },
  ]);
  expect(await webAppel.listCalls({ popupId })).toEqual([
    expect.objectContaining({
      trackingId,
      requestedAt: '2026-11-23T10:00:00',
      startedAt: '2026-11-23T10:00:00',
      rangSeconds: 2,
      talkSeconds: 5,
      calledDestination: 'France mobile',
      price: '0.002917',
      source: 'api',
      callState: 'answered',
    }),
  ]);
});
