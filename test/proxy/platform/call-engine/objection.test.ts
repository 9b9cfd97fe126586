import { expect, test } from 'vitest';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import { addPopup, openCallCentre, request, visitor, watchStates } from './call-centre.js';

test('a person who presses 9 during the announcement is not called again, by this request or another', async () => {
  const centre = await openCallCentre({ timings: { soundMs: 3000 } });
  const { clock, webAppel, dialled } = centre;
  const popupId = await addPopup(webAppel);
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: toneWav(1000) });
  const asked = { ...request(popupId, visitor.presses9), retries: 2 };
  const later = await webAppel.requestCall({ ...asked, delaySeconds: 60 });
  const states = await watchStates(centre, await webAppel.requestCall(asked));
  await clock.advance(10_000);
  expect(states.at(-1)).toBe('ended: refused');
  await expect(webAppel.requestCall(asked)).rejects.toMatchObject({ code: 'BLACKLISTED' });
  await clock.advance(300_000);
  expect(dialled.filter(({ role }) => role === 'visitor')).toHaveLength(1);
  const calls = await webAppel.summariseCalls({ popupId });
  expect(calls.map(({ callState }) => callState).sort()).toEqual(['cancelled', 'refused']);
  expect(calls.find(({ trackingId }) => trackingId === later)).toMatchObject({
    callState: 'cancelled',
  });
});

test('the same key after the announcement, or without one, changes nothing', async () => {
  const centre = await openCallCentre({ timings: { soundMs: 500 } });
  const { clock, webAppel } = centre;
  const [announcing, plain] = [await addPopup(webAppel), await addPopup(webAppel)];
  await webAppel.storeFile({
    popupId: announcing,
    fileType: 'visitorSound',
    content: toneWav(1000),
  });
  for (const popupId of [announcing, plain]) {
    const states = await watchStates(
      centre,
      await webAppel.requestCall(request(popupId, visitor.presses9)),
    );
    await clock.advance(30_000);
    expect(states.at(-1)).toBe('ended: answered');
  }
});
