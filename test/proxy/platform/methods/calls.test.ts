import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

const request = { retries: 0, recorded: false, maxSeconds: 0 };

describe.each(transports)('calls, %s', (_, connect) => {
  let webAppel: WebAppel;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
  });

  it('a call can be requested, listed and cancelled', async () => {
    const popupId = await webAppel.addPopup({ popupName: 'p', voicemailAddress: 'a@a.com' });
    await webAppel.allowDestinations({
      popupId,
      destinationCode: [{ country: 'FR', line: 'mobile' }],
    });
    const trackingId = await webAppel.requestCall({
      ...request,
      popupId,
      phoneNumber: '0639980001',
      delaySeconds: 600,
      visitorName: 'Zoé & fils',
      custom3: 'f00d',
      visitorAddress: '192.0.2.7',
    });
    expect(await webAppel.summariseCalls({ popupId, trackingId })).toEqual([
      {
        trackingId,
        popupId,
        requestedAt: '2026-11-23T10:00:00',
        delaySeconds: 600,
        visitorAddress: '192.0.2.7',
        talkSeconds: 0,
        visitorName: 'Zoé & fils',
        custom3: 'f00d',
      },
    ]);
    await webAppel.cancelCall({ popupId, contactId: trackingId });
    expect(await webAppel.summariseCalls({ popupId })).toMatchObject([{ callState: 'cancelled' }]);
    await expect(webAppel.cancelCall({ popupId, contactId: '9999' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });
});
