import { expect } from '@open-wc/testing';
import type { PopupView } from '../../../shared/callback.js';
import { locales } from '../../../shared/vocabulary.js';
import { violations } from '../../support/browser/axe.js';
import { slotList } from '../../support/browser/fake-proxy.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const opens = async (view: Partial<PopupView> = {}) => {
  visitor = await Visitor.opens({ appointments: true, ...view });
  visitor.fill('number', '01 99 00 12 01');
};
const options = (id: string) =>
  [...visitor.field(id).querySelectorAll('option')].map((option) => option.textContent?.trim());
const shown = (id: string) =>
  (visitor.field(id) as unknown as HTMLSelectElement).selectedOptions[0]?.textContent?.trim();
async function pick(id: string, text: RegExp): Promise<void> {
  const select = visitor.field(id) as unknown as HTMLSelectElement;
  const option = [...select.options].find((one) => text.test(one.textContent ?? ''));
  if (!option) throw new Error(`${id} does not offer ${text}: ${options(id)}`);
  select.value = option.value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await visitor.settled();
}
const scheduled = {
  state: 'scheduled',
  cancellable: true,
  reschedulable: true,
  callAt: '2026-11-24T08:00:00.000Z',
  timeZone: 'Europe/Paris',
} as const;
const isTaken = { code: 'invalid-field', field: 'slotAt' } as const;

describe('choosing an appointment', () => {
  it('is offered under later, after the delays: the day, then the time', async () => {
    await opens();
    await visitor.choose('later');
    expect(options('day')).to.deep.equal([
      'Dans quelques minutes',
      'Aujourd’hui',
      'Demain',
      'Jeudi 26 novembre',
    ]);
    expect(shown('delay')).to.equal('dans 5 minutes');
    await pick('day', /Demain/);
    expect(visitor.find('#delay')).to.equal(null);
    expect(options('time')).to.deep.equal(['09:00', '10:45']);
    await pick('time', /10:45/);
    await visitor.sends();
    expect(visitor.proxy.requests[0]?.request).to.include({ slotAt: '2026-11-24T09:45:00.000Z' });
    expect(visitor.proxy.requests[0]?.request).not.to.have.property('delaySeconds');
  });

  it('keeps the time of day when the day is changed, where it is free', async () => {
    await opens();
    await visitor.choose('later');
    await pick('day', /Aujourd/);
    await pick('time', /10:45/);
    await pick('day', /Demain/);
    expect(shown('time')).to.equal('10:45');
    await pick('day', /Jeudi/);
    expect(shown('time')).to.equal('09:00');
  });

  it('can be taken back for a delay, and for now', async () => {
    await opens();
    await visitor.choose('later');
    await pick('day', /Demain/);
    await pick('day', /minutes/);
    expect(shown('delay')).to.equal('dans 5 minutes');
    await pick('day', /Demain/);
    await visitor.choose('now');
    await visitor.sends();
    expect(visitor.proxy.requests[0]?.request).not.to.have.any.keys('slotAt', 'delaySeconds');
  });

  it('is all there is while the popup is closed', async () => {
    await opens({ open: false, acceptsRequests: false, delaysSeconds: [] });
    expect(visitor.find('#now')).to.equal(null);
    expect(shown('day')).to.equal('Aujourd’hui');
    expect(shown('time')).to.equal('10:30');
    await visitor.sends();
    expect(visitor.proxy.requests[0]?.request).to.include({ slotAt: '2026-11-23T09:30:00.000Z' });
  });

  it('is not there where the popup offers none', async () => {
    await opens({ appointments: false });
    await visitor.choose('later');
    expect(visitor.find('#day')).to.equal(null);
  });

  it('tells when the time is taken, keeps what was typed, and shows what is free now', async () => {
    await opens();
    visitor.fill('name', 'Zoé');
    await visitor.choose('later');
    await pick('day', /Demain/);
    visitor.proxy.problem = isTaken;
    visitor.proxy.free = slotList({ slots: slotList().slots.filter((_, index) => index !== 2) });
    const sending = visitor.sends();
    visitor.proxy.hold();
    await sending;
    visitor.proxy.problem = null;
    visitor.proxy.release();
    await visitor.settled();
    expect(visitor.fault('time')).to.contain('vient d’être prise');
    expect(visitor.focused).to.equal('time');
    expect(shown('day')).to.equal('Demain');
    expect(options('time')).to.deep.equal(['Choisissez une heure', '10:45']);
    expect(visitor.field('name').value).to.equal('Zoé');
    await pick('time', /10:45/);
    expect(visitor.fault('time')).to.equal('');
    await visitor.sends();
    expect(visitor.proxy.requests.at(-1)?.request).to.include({
      slotAt: '2026-11-24T09:45:00.000Z',
    });
    expect(new Set(visitor.proxy.requests.map(({ key }) => key)).size).to.equal(2);
  });

  it('says when the times cannot be had, and tries again when asked', async () => {
    await opens();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.choose('later');
    expect(visitor.text('.later [role=status]')).to.contain('n’ont pas pu être chargées');
    visitor.proxy.problem = null;
    visitor.button(/Réessayer/).click();
    await visitor.settled();
    expect(options('day')).to.include('Demain');
    expect(visitor.text('.later [role=status]')).to.equal('');
  });

  it('tells apart two times that the visitor’s clock shows twice', async () => {
    await opens();
    visitor.proxy.free = slotList({
      slots: [
        ['2026-10-25T00:30:00.000Z', '2026-10-25T02:30:00+02:00'],
        ['2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00+01:00'],
        ['2026-10-25T02:30:00.000Z', '2026-10-25T03:30:00+01:00'],
      ].map(([at = '', time = '']) => ({ at, ownerTime: time, visitorTime: time })),
    });
    await visitor.choose('later');
    await pick('day', /octobre/);
    expect(options('time')).to.deep.equal(['02:30 (UTC+02:00)', '02:30 (UTC+01:00)', '03:30']);
  });

  for (const locale of locales)
    it(`passes axe in ${locale}: chosen, taken, not to be had`, async () => {
      await opens({ locale });
      visitor.proxy.problem = { code: 'unavailable' };
      await visitor.choose('later');
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = null;
      visitor.button(/Réessayer|Try again/).click();
      await visitor.settled();
      await pick('day', /Demain|Tomorrow/);
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = isTaken;
      await visitor.sends();
      expect(visitor.fault('time')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });
});

describe('an appointment that is made', () => {
  const hasAppointment = async (view: Partial<PopupView> = {}) => {
    visitor = await Visitor.hasSent(view);
    await visitor.learns(scheduled);
  };

  it('can be moved to another free time', async () => {
    await hasAppointment();
    visitor.button(/Changer l’heure/).click();
    await visitor.settled();
    await pick('day', /Jeudi/);
    visitor.button(/Confirmer/).click();
    await visitor.settled();
    expect(visitor.proxy.current.callAt).to.equal('2026-11-26T08:00:00.000Z');
    expect(visitor.text('.explanation')).to.contain('jeudi 26 novembre');
    await visitor.clock.advance(3000);
    await visitor.settled();
    expect(visitor.announced).to.contain('jeudi 26 novembre');
    expect(visitor.find('form')).to.equal(null);
    expect(visitor.focused).to.equal('state');
  });

  it('stays where it is when the new time is taken, and says so', async () => {
    await hasAppointment();
    visitor.button(/Changer l’heure/).click();
    await visitor.settled();
    visitor.proxy.problem = isTaken;
    visitor.button(/Confirmer/).click();
    await visitor.settled();
    expect(visitor.fault('time')).to.contain('vient d’être prise');
    expect(visitor.proxy.current.callAt).to.equal(scheduled.callAt);
  });

  it('can no longer be moved once it is called', async () => {
    await hasAppointment();
    await visitor.learns({ state: 'calling', reschedulable: false });
    expect(visitor.offers(/Changer l’heure/)).to.equal(false);
  });

  it('says that nobody called, and to ask again, when it was too late', async () => {
    await hasAppointment();
    await visitor.learns({ state: 'failed', expired: true, reschedulable: false });
    expect(visitor.text('.explanation')).to.contain('Vous pouvez refaire une demande');
    expect(visitor.text('.explanation')).not.to.contain('réseau');
  });

  for (const locale of locales)
    it(`passes axe in ${locale} while another time is chosen, and when it is too late for it`, async () => {
      await hasAppointment({ locale });
      visitor.button(/Changer l’heure|Change the time/).click();
      await visitor.settled();
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = { code: 'not-cancellable' };
      visitor.button(/Confirmer|Confirm/).click();
      await visitor.settled();
      expect(visitor.text('[role=alert]')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });
});
