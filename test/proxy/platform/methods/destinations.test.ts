import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

describe.each(transports)('destinations, %s', (_, connect) => {
  let webAppel: WebAppel;
  let popupId: string;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
    popupId = await webAppel.addPopup({ popupName: 'one' });
  });

  const allowed = async (popupId: string) =>
    (await webAppel.listDestinations({ popupId }))
      .filter((destination) => destination.allowed === 'allowed')
      .map(({ destinationName }) => destinationName);

  it('every destination has a price and a name, and is forbidden for a new popup', async () => {
    const destinations = await webAppel.listDestinations({ popupId });
    expect(destinations.length).toBeGreaterThan(80);
    expect(destinations[0]).toEqual({
      destinationId: '1001',
      destinationName: 'France fixe',
      price: '0.010',
      allowed: 'forbidden',
    });
    expect(await allowed(popupId)).toEqual([]);
  });

  it('destinations can be allowed and forbidden by code and by identifier', async () => {
    await webAppel.allowDestinations({
      popupId,
      destinationCode: [
        { country: 'FR', line: 'fixed' },
        { country: 'FR', line: 'mobile' },
      ],
      destinationId: ['1003', '1001'],
    });
    expect(await allowed(popupId)).toEqual(['France fixe', 'France mobile', 'Belgique fixe']);
    await webAppel.forbidDestinations({ popupId, destinationId: ['1001', '1005'] });
    expect(await allowed(popupId)).toEqual(['France mobile', 'Belgique fixe']);
  });

  it('allowing a destination for one popup does not allow it for another', async () => {
    const another = await webAppel.addPopup({ popupName: 'two' });
    await webAppel.allowDestinations({ popupId: another, destinationId: ['1001'] });
    expect(await allowed(popupId)).toEqual([]);
    await webAppel.allowDestinations({ popupId, destinationId: ['1001'] });
    await webAppel.forbidDestinations({ popupId: another, destinationId: ['1001'] });
    expect(await allowed(popupId)).toEqual(['France fixe']);
  });

  it('a request with an unknown destination changes nothing', async () => {
    await webAppel.allowDestinations({ popupId, destinationId: ['1001'] });
    const unknown = { country: 'ZZ', line: 'fixed' } as const;
    const known = { country: 'BE', line: 'fixed' } as const;
    await expect(
      webAppel.allowDestinations({ popupId, destinationCode: [known, unknown] }),
    ).rejects.toEqual(refused('NOT_FOUND'));
    await expect(
      webAppel.forbidDestinations({ popupId, destinationId: ['1001', '9'] }),
    ).rejects.toEqual(refused('NOT_FOUND'));
    expect(await allowed(popupId)).toEqual(['France fixe']);
  });

  it('a request without any destination is refused', async () => {
    await expect(webAppel.allowDestinations({ popupId })).rejects.toEqual(refused('INVALID_VARS'));
  });
});
