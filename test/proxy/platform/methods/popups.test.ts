import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import {
  openPlatform,
  refused,
  stranger,
  transports,
} from '../../../support/platform/webappel-platform.js';

const wav = Uint8Array.from(Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'));
const request = { retries: 0, recorded: false, maxSeconds: 0 };

describe.each(transports)('popups, %s', (_, connect) => {
  let webAppel: WebAppel;
  let other: WebAppel;
  beforeEach(async () => {
    const platform = await openPlatform();
    webAppel = await connect(platform);
    other = await connect(platform, stranger);
  });

  it('new popups get identifiers from 5 upwards', async () => {
    expect(await webAppel.addPopup({ popupName: 'one' })).toBe('5');
    expect(await other.addPopup({ popupName: 'two' })).toBe('6');
  });

  it('a new popup has our default settings', async () => {
    const popupId = await webAppel.addPopup({ popupName: 'one' });
    expect(await webAppel.listPopups({})).toEqual([
      {
        popupId,
        popupName: 'one',
        immediateOnly: false,
        direction: 'operator-first',
        locale: 'fr',
        voice: 'female',
        firstCalled: 'OPERATEUR',
        operatorWindowSeconds: 30,
        visitorRingSeconds: 30,
        showName: false,
      },
    ]);
  });

  it('every setting of a popup is stored and listed, with the schedule if column names are requested', async () => {
    const settings = {
      popupName: 'Boutique n° 1',
      direction: 'visitor-first',
      scheduleName: 'hours',
      visitorRingSeconds: 25,
      operatorWindowSeconds: 45,
      locale: 'en',
      voice: 'male',
      openGroup: 'sales',
      closedGroup: 'guard',
      openMessage: 'Entrez votre numéro <b>ici</b> & « là »',
      closedMessage: 'Fermé = revenez + tard',
      immediateOnly: true,
      visitorCallerId: '33199001400',
      operatorCallerId: '33199001499',
      voicemailAddress: 'voix@example.fr',
      label1: 'Commande',
      label2: 'Ville',
      label3: 'Réf.',
      showName: true,
    } as const;
    await webAppel.addPopup(settings);
    expect(await webAppel.listPopups({ withHeader: true })).toEqual([
      { popupId: '5', firstCalled: 'INTERNAUTE', ...settings },
    ]);
  });

  it('a caller id in national form is stored in international form', async () => {
    await webAppel.addPopup({
      popupName: 'one',
      visitorCallerId: '0820620620',
      operatorCallerId: '3631',
    });
    expect(await webAppel.listPopups({})).toMatchObject([
      { visitorCallerId: '33820620620', operatorCallerId: '3631' },
    ]);
  });

  it('two popups may have the same name', async () => {
    await webAppel.addPopup({ popupName: 'one' });
    await webAppel.addPopup({ popupName: 'one' });
    expect(await webAppel.listPopups({})).toHaveLength(2);
  });

  it('an update changes the given settings only and clears those given as null', async () => {
    const popupId = await webAppel.addPopup({
      popupName: 'one',
      label1: 'Commande',
      label2: 'Ville',
      voicemailAddress: 'voix@example.fr',
      showName: true,
    });
    await webAppel.updatePopup({
      popupId,
      label2: null,
      voicemailAddress: null,
      immediateOnly: true,
    });
    const [popup] = await webAppel.listPopups({});
    expect(popup).toMatchObject({
      popupName: 'one',
      label1: 'Commande',
      showName: true,
      immediateOnly: true,
    });
    expect(popup?.label2).toBeUndefined();
    expect(popup?.voicemailAddress).toBeUndefined();
    await webAppel.updatePopup({ popupId });
    await webAppel.updatePopup({ popupId, popupName: 'two', showName: false });
    expect(await webAppel.listPopups({})).toMatchObject([
      { popupName: 'two', label1: 'Commande', showName: false },
    ]);
  });

  it('a removed popup is not found any more, but its calls stay listed', async () => {
    const popupId = await webAppel.addPopup({ popupName: 'one', voicemailAddress: 'a@a.com' });
    await webAppel.allowDestinations({
      popupId,
      destinationCode: [{ country: 'FR', line: 'mobile' }],
    });
    const call = { ...request, popupId, phoneNumber: '33639980001', delaySeconds: 600 };
    const trackingId = await webAppel.requestCall(call);
    await webAppel.removePopup({ popupId });
    expect(await webAppel.listPopups({})).toEqual([]);
    const gone = [
      webAppel.removePopup({ popupId }),
      webAppel.updatePopup({ popupId, popupName: 'two' }),
      webAppel.listDestinations({ popupId }),
      webAppel.allowDestinations({ popupId, destinationId: ['1001'] }),
      webAppel.forbidDestinations({ popupId, destinationId: ['1001'] }),
      webAppel.fetchFile({ popupId, fileType: 'visitorSound' }),
      webAppel.storeFile({ popupId, fileType: 'visitorSound', content: wav }),
      webAppel.removeFile({ popupId, fileType: 'visitorSound' }),
      webAppel.requestCall(call),
    ];
    for (const outcome of await Promise.allSettled(gone))
      expect(outcome).toMatchObject({ status: 'rejected', reason: refused('NOT_FOUND') });
    expect(await webAppel.summariseCalls({ popupId })).toMatchObject([{ trackingId }]);
    expect(await webAppel.listCalls({ popupId })).toMatchObject([{ trackingId }]);
  });

  it('a new popup never gets the identifier of a removed one', async () => {
    const popupId = await webAppel.addPopup({ popupName: 'one' });
    await webAppel.removePopup({ popupId });
    expect(await webAppel.addPopup({ popupName: 'two' })).not.toBe(popupId);
  });
});
