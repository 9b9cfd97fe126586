import { beforeEach, describe, expect, it } from 'vitest';
import type { Params, WebAppel } from '../../../shared/webappel/methods.js';
import { near, openPlatform, owner, serve, stranger } from '../../support/webappel-platform.js';

const ways = {
  near,
  'far, over HTTP': async (...[platform, login]: Parameters<typeof near>): Promise<WebAppel> =>
    (await serve(platform)).far(login),
};

const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const week = { weekday: ['monday' as const], opensAt: ['09:00'], closesAt: ['12:00'] };
const wav = Uint8Array.from(Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'));
const request = { retries: 0, recorded: false, maxSeconds: 0 };

// One suite for both: client, router and platform together behave as the platform alone, or the wire is wrong.
describe.each(Object.entries(ways))('WebAppel, %s', (_, reach) => {
  let webAppel: WebAppel;
  let other: WebAppel;
  beforeEach(async () => {
    const platform = await openPlatform();
    webAppel = await reach(platform, owner);
    other = await reach(platform, stranger);
  });

  describe('operator groups', () => {
    const group = { groupName: 'sales' };
    const first = { ...group, phoneNumber: '33199001401', ringSeconds: 20 };

    it('are none at first', async () => {
      expect(await webAppel.listGroups({})).toEqual([]);
    });

    it('are made by their first operator, in fixed order', async () => {
      await webAppel.addOperator(first);
      expect(await webAppel.listGroups({})).toEqual([{ groupName: 'sales', ordering: 'fixed' }]);
    });

    it('give a new operator the next position in steps of ten', async () => {
      await webAppel.addOperator(first);
      await webAppel.addOperator({ ...first, phoneNumber: '33199001402', position: 25 });
      await webAppel.addOperator({ ...first, phoneNumber: '33199001403' });
      expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
        10, 25, 35,
      ]);
    });

    it('never give a position that cannot be sent', async () => {
      await webAppel.addOperator({ ...first, position: 1000 });
      await webAppel.addOperator({ ...first, phoneNumber: '33199001402' });
      expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
        1000, 1000,
      ]);
    });

    it('list their operators by position, with the ordering repeated', async () => {
      await webAppel.addOperator({ ...first, position: 20 });
      await webAppel.addOperator({ ...first, phoneNumber: '33199001402', position: 1 });
      await webAppel.setOrdering({ ...group, ordering: 'rotating' });
      expect(await webAppel.listOperators(group)).toEqual([
        { phoneNumber: '33199001402', ringSeconds: 20, orderingRepeated: 'TOURNANTE', position: 1 },
        {
          phoneNumber: '33199001401',
          ringSeconds: 20,
          orderingRepeated: 'TOURNANTE',
          position: 20,
        },
      ]);
    });

    it('update a number that is there, and keep its position unless a new one is given', async () => {
      await webAppel.addOperator({ ...first, position: 40 });
      await webAppel.addOperator({ ...first, ringSeconds: 60 });
      expect(await webAppel.listOperators(group)).toMatchObject([
        { ringSeconds: 60, position: 40 },
      ]);
      await webAppel.addOperator({ ...first, position: 7 });
      expect(await webAppel.listOperators(group)).toMatchObject([{ ringSeconds: 20, position: 7 }]);
    });

    it('know a number in national form as the same number', async () => {
      await webAppel.addOperator(first);
      await webAppel.addOperator({ ...first, phoneNumber: '0199001401', ringSeconds: 30 });
      expect(await webAppel.listOperators(group)).toMatchObject([
        { phoneNumber: '33199001401', ringSeconds: 30 },
      ]);
      await webAppel.removeOperator({ ...group, phoneNumber: '0199001401' });
      expect(await webAppel.listOperators(group)).toEqual([]);
    });

    it('stay when they are emptied', async () => {
      await webAppel.addOperator(first);
      await webAppel.removeOperator(first);
      expect(await webAppel.listGroups({})).toHaveLength(1);
      expect(await webAppel.listOperators(group)).toEqual([]);
    });

    it('are not found by another name or in another case', async () => {
      await webAppel.addOperator(first);
      for (const groupName of ['Sales', 'support'])
        await expect(webAppel.listOperators({ groupName })).rejects.toEqual(refused('NOT_FOUND'));
      await expect(
        webAppel.setOrdering({ groupName: 'support', ordering: 'fixed' }),
      ).rejects.toEqual(refused('NOT_FOUND'));
      expect(await webAppel.listGroups({})).toHaveLength(1);
    });

    it('refuse to remove a number that is not there', async () => {
      await webAppel.addOperator(first);
      await expect(
        webAppel.removeOperator({ ...group, phoneNumber: '33199001499' }),
      ).rejects.toEqual(refused('NOT_FOUND'));
    });

    it.each(['12', '0123', '00'])('refuse %s, which is no number', async (phoneNumber) => {
      await expect(webAppel.addOperator({ ...first, phoneNumber })).rejects.toEqual(
        refused('INVALID_VARS'),
      );
    });
  });

  describe('blocklists', () => {
    it('take a number and an address again and again', async () => {
      for (let time = 0; time < 2; time++) {
        expect(await webAppel.blockNumber({ phoneNumber: '33639980001' })).toBeUndefined();
        expect(await webAppel.blockAddress({ address: '192.0.2.7' })).toBeUndefined();
        expect(await webAppel.blockAddress({ address: '2001:DB8::7' })).toBeUndefined();
      }
    });

    it('refuse the requests of a blocked address, however it is spelled', async () => {
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

  describe('schedules', () => {
    const schedule = { scheduleName: 'hours' };

    it('are made by their first opening or closure', async () => {
      await webAppel.addOpenings({ ...schedule, ...week });
      await webAppel.addClosure({ scheduleName: 'fairs', closedOn: '2026-12-25' });
      expect(await webAppel.listSchedules({})).toEqual([
        { scheduleName: 'fairs' },
        { scheduleName: 'hours' },
      ]);
    });

    it('show openings in the order of the week, then closures in the order of the year', async () => {
      await webAppel.addOpenings({
        ...schedule,
        weekday: ['sunday', 'monday', 'monday', 'tuesday'],
        opensAt: ['10:00', '14:00', '09:00', '00:00'],
        closesAt: ['11:00', '18:00', '12:00', '23:59'],
      });
      await webAppel.addClosure({ ...schedule, closedOn: '2026-12-25' });
      await webAppel.addClosure({ ...schedule, closedOn: '2026-01-01' });
      expect(await webAppel.showSchedule(schedule)).toEqual([
        { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '12:00' },
        { kind: 'opening', weekday: 'monday', opensAt: '14:00', closesAt: '18:00' },
        { kind: 'opening', weekday: 'tuesday', opensAt: '00:00', closesAt: '23:59' },
        { kind: 'opening', weekday: 'sunday', opensAt: '10:00', closesAt: '11:00' },
        { kind: 'closure', closedOn: '2026-01-01' },
        { kind: 'closure', closedOn: '2026-12-25' },
      ]);
    });

    it('keep overlapping openings as they were given and equal ones once', async () => {
      await webAppel.addOpenings({
        ...schedule,
        weekday: ['monday', 'monday', 'monday'],
        opensAt: ['09:00', '09:00', '10:00'],
        closesAt: ['12:00', '12:00', '13:00'],
      });
      await webAppel.addOpenings({ ...schedule, ...week });
      expect(await webAppel.showSchedule(schedule)).toHaveLength(2);
    });

    it('refuse an opening that does not end after it begins, and all that came with it', async () => {
      for (const closesAt of ['09:00', '08:00'])
        await expect(
          webAppel.addOpenings({
            ...schedule,
            weekday: ['monday', 'tuesday'],
            opensAt: ['09:00', '09:00'],
            closesAt: ['12:00', closesAt],
          }),
        ).rejects.toEqual(refused('INVALID_VARS'));
      expect(await webAppel.listSchedules({})).toEqual([]);
    });

    it('refuse lists of different lengths', async () => {
      await expect(
        webAppel.addOpenings({ ...schedule, ...week, closesAt: ['12:00', '13:00'] }),
      ).rejects.toEqual(refused('INVALID_VARS'));
    });

    it('take more than twenty openings at once', async () => {
      const hours = Array.from({ length: 23 }, (_, hour) => String(hour).padStart(2, '0'));
      await webAppel.addOpenings({
        ...schedule,
        weekday: hours.map(() => 'friday'),
        opensAt: hours.map((hour) => `${hour}:00`),
        closesAt: hours.map((hour) => `${hour}:30`),
      });
      expect(await webAppel.showSchedule(schedule)).toHaveLength(23);
    });

    it('lose all the openings that are named, or none', async () => {
      const two = {
        ...schedule,
        weekday: ['monday' as const, 'tuesday' as const],
        opensAt: ['09:00', '09:00'],
        closesAt: ['12:00', '12:00'],
      };
      await webAppel.addOpenings(two);
      await expect(
        webAppel.removeOpenings({ ...two, closesAt: ['12:00', '12:30'] }),
      ).rejects.toEqual(refused('NOT_FOUND'));
      expect(await webAppel.showSchedule(schedule)).toHaveLength(2);
      await webAppel.removeOpenings(two);
      expect(await webAppel.showSchedule(schedule)).toEqual([]);
    });

    it('lose an opening once when it is named twice', async () => {
      await webAppel.addOpenings({ ...schedule, ...week });
      await webAppel.removeOpenings({
        ...schedule,
        weekday: ['monday', 'monday'],
        opensAt: ['09:00', '09:00'],
        closesAt: ['12:00', '12:00'],
      });
      expect(await webAppel.showSchedule(schedule)).toEqual([]);
    });

    it('keep a closure once and lose it once', async () => {
      const closure = { ...schedule, closedOn: '2026-12-25' };
      await webAppel.addClosure(closure);
      await webAppel.addClosure(closure);
      expect(await webAppel.showSchedule(schedule)).toHaveLength(1);
      await webAppel.removeClosure(closure);
      await expect(webAppel.removeClosure(closure)).rejects.toEqual(refused('NOT_FOUND'));
    });

    it('are not found when nothing was added to them', async () => {
      await expect(webAppel.showSchedule(schedule)).rejects.toEqual(refused('NOT_FOUND'));
      await expect(webAppel.removeOpenings({ ...schedule, ...week })).rejects.toEqual(
        refused('NOT_FOUND'),
      );
      await expect(webAppel.removeClosure({ ...schedule, closedOn: '2026-12-25' })).rejects.toEqual(
        refused('NOT_FOUND'),
      );
    });
  });

  describe('popups', () => {
    it('get identifiers from 5 upwards', async () => {
      expect(await webAppel.addPopup({ popupName: 'one' })).toBe('5');
      expect(await other.addPopup({ popupName: 'two' })).toBe('6');
    });

    it('have stated defaults', async () => {
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

    it('keep every setting, and show the schedule where it is asked for', async () => {
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

    it('read a number to show in national form', async () => {
      await webAppel.addPopup({
        popupName: 'one',
        visitorCallerId: '0820620620',
        operatorCallerId: '3631',
      });
      expect(await webAppel.listPopups({})).toMatchObject([
        { visitorCallerId: '33820620620', operatorCallerId: '3631' },
      ]);
    });

    it('may share a name', async () => {
      await webAppel.addPopup({ popupName: 'one' });
      await webAppel.addPopup({ popupName: 'one' });
      expect(await webAppel.listPopups({})).toHaveLength(2);
    });

    it('change only in what is given, and lose what is given as nothing', async () => {
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

    it('are gone once removed, and their calls stay listed', async () => {
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

    it('never share an identifier with a removed one', async () => {
      const popupId = await webAppel.addPopup({ popupName: 'one' });
      await webAppel.removePopup({ popupId });
      expect(await webAppel.addPopup({ popupName: 'two' })).not.toBe(popupId);
    });
  });

  describe('destinations', () => {
    const allowed = async (popupId: string) =>
      (await webAppel.listDestinations({ popupId }))
        .filter((destination) => destination.allowed === 'allowed')
        .map(({ destinationName }) => destinationName);
    let popupId: string;
    beforeEach(async () => {
      popupId = await webAppel.addPopup({ popupName: 'one' });
    });

    it('are all forbidden at first, each with a price and a name', async () => {
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

    it('are allowed and forbidden by code and by identifier', async () => {
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

    it('change all or not at all', async () => {
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

    it('must be named', async () => {
      await expect(webAppel.allowDestinations({ popupId })).rejects.toEqual(
        refused('INVALID_VARS'),
      );
    });
  });

  describe('files', () => {
    const png = Uint8Array.from(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
    const css = Uint8Array.from(Buffer.from('/* é */ p { color: red }'));
    let popupId: string;
    beforeEach(async () => {
      popupId = await webAppel.addPopup({ popupName: 'one' });
    });

    const fetchBytes = async (fileType: Params<'fetchFile'>['fileType']) => [
      ...(await webAppel.fetchFile({ popupId, fileType })),
    ];

    it.each([
      ['visitorSound', wav],
      ['operatorSound', Uint8Array.from([0xff, 0xfb, 0x90, 0, 0, 255, 0x0d, 0x0a])],
      ['voicemailSound', Uint8Array.from(Buffer.from('ID3\x04\0\0', 'latin1'))],
      ['headerImage', png],
      ['headerImage', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0])],
      ['headerImage', Uint8Array.from(Buffer.from('GIF89a\0'))],
      ['stylesheet', css],
    ] as const)('come back byte for byte (%s)', async (fileType, content) => {
      await webAppel.storeFile({ popupId, fileType, content });
      expect(await fetchBytes(fileType)).toEqual([...content]);
    });

    it('are named in the listing by what they are', async () => {
      await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: wav });
      await webAppel.storeFile({ popupId, fileType: 'headerImage', content: png });
      const [popup] = await webAppel.listPopups({});
      expect(popup).toMatchObject({
        visitorSound: 'son_internaute.wav',
        headerImage: 'entete_popup.png',
      });
      expect(popup?.stylesheet).toBeUndefined();
    });

    it('are replaced by the next of their type and removed without complaint', async () => {
      await webAppel.storeFile({ popupId, fileType: 'stylesheet', content: css });
      const content = Uint8Array.from(Buffer.from('a{}'));
      await webAppel.storeFile({ popupId, fileType: 'stylesheet', content });
      expect(await fetchBytes('stylesheet')).toEqual([...content]);
      await webAppel.removeFile({ popupId, fileType: 'stylesheet' });
      await webAppel.removeFile({ popupId, fileType: 'stylesheet' });
      await expect(webAppel.fetchFile({ popupId, fileType: 'stylesheet' })).rejects.toEqual(
        refused('NOT_FOUND'),
      );
    });

    it('are refused when they are of another kind', async () => {
      for (const [fileType, content] of [
        ['visitorSound', png],
        ['headerImage', wav],
        ['stylesheet', png],
      ] as const)
        await expect(webAppel.storeFile({ popupId, fileType, content })).rejects.toEqual(
          refused('FILE_REFUSED'),
        );
    });
  });

  describe('calls', () => {
    it('are requested, listed and cancelled', async () => {
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
      expect(await webAppel.summariseCalls({ popupId })).toMatchObject([
        { callState: 'cancelled' },
      ]);
      await expect(webAppel.cancelCall({ popupId, contactId: '9999' })).rejects.toEqual(
        refused('NOT_FOUND'),
      );
    });
  });
});
