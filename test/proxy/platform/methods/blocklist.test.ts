import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

const request = { retries: 0, recorded: false, maxSeconds: 0 };

describe.each(transports)('blocklists, %s', (_, connect) => {
  let webAppel: WebAppel;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
  });

  it('a number and an address can be blocked more than once', async () => {
    for (let time = 0; time < 2; time++) {
      expect(await webAppel.blockNumber({ phoneNumber: '33639980001' })).toBeUndefined();
      expect(await webAppel.blockAddress({ address: '192.0.2.7' })).toBeUndefined();
      expect(await webAppel.blockAddress({ address: '2001:DB8::7' })).toBeUndefined();
    }
  });

  it.each([
    ['33690001234', '590690001234'],
    ['0690001234', '33690001234'],
    ['590690001234', '0690001234'],
  ])('the number blocked as %s cannot be called as %s either', async (blocked, called) => {
    const popupId = await webAppel.addPopup({ popupName: 'p', voicemailAddress: 'a@a.com' });
    await webAppel.allowDestinations({
      popupId,
      destinationCode: [{ country: 'GP', line: 'mobile' }],
    });
    await webAppel.blockNumber({ phoneNumber: blocked });
    await expect(
      webAppel.requestCall({ ...request, popupId, phoneNumber: called }),
    ).rejects.toEqual(refused('BLACKLISTED'));
  });

  it('requests from a blocked address are refused in any notation of the address', async () => {
    const popupId = await webAppel.addPopup({ popupName: 'p', voicemailAddress: 'a@a.com' });
    await webAppel.allowDestinations({
      popupId,
      destinationCode: [{ country: 'FR', line: 'mobile' }],
    });
    await webAppel.blockAddress({ address: '2001:db8:0:0::7' });
    await expect(
      webAppel.requestCall({
        ...request,
        popupId,
        phoneNumber: '33639980001',
        visitorAddress: '2001:DB8::7',
      }),
    ).rejects.toEqual(refused('BLACKLISTED'));
  });
});
