import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { PopupView } from '../../../shared/callback.js';
import { locales } from '../../../shared/vocabulary.js';
import { violations } from '../../support/browser/axe.js';
import { slotList } from '../../support/browser/fake-proxy.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(async () => {
  visitor.leave();
  await setViewport({ width: 1280, height: 800 });
});

const openForm = async (view: Partial<PopupView> = {}) => {
  visitor = await Visitor.openForm({ appointments: true, ...view });
  visitor.fill('number', '01 99 00 12 01');
};
/** The choices of a group that can be chosen: options of a list, or the labels of radio buttons. */
const choices = (id: string) =>
  [...visitor.field(id).querySelectorAll<HTMLOptionElement | HTMLInputElement>('option, input')]
    .filter(({ disabled }) => !disabled)
    .map((choice) => ({
      choice,
      chosen: choice instanceof HTMLOptionElement ? choice.selected : choice.checked,
      text: wordsOf(choice instanceof HTMLOptionElement ? choice : choice.closest('label')),
    }));
/** Without what is hidden from screen readers. */
function wordsOf(element: Element | null): string {
  const copy = element?.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
  return (copy.textContent ?? '').trim();
}
const options = (id: string) => choices(id).map(({ text }) => text);
const shown = (id: string) => choices(id).find(({ chosen }) => chosen)?.text;
async function pick(id: string, text: RegExp): Promise<void> {
  const found = choices(id).find((one) => text.test(one.text))?.choice;
  if (!found) throw new Error(`${id} does not offer ${text}: ${options(id)}`);
  if (found instanceof HTMLOptionElement) {
    const select = visitor.field(id);
    select.value = found.value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  } else found.click();
  await visitor.settle();
}
const scheduled = {
  state: 'scheduled',
  cancellable: true,
  reschedulable: true,
  callAt: '2026-11-24T08:00:00.000Z',
  timeZone: 'Europe/Paris',
} as const;
const takenProblem = { code: 'invalid-field', field: 'slotAt' } as const;

describe('choosing an appointment', () => {
  it('the form offers the delays, then the days, then the times of a day', async () => {
    await openForm();
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
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).to.include({ slotAt: '2026-11-24T09:45:00.000Z' });
    expect(visitor.proxy.requests[0]?.request).not.to.have.property('delaySeconds');
  });

  it('a small screen shows the same days and times as lists', async () => {
    await setViewport({ width: 320, height: 568 });
    await openForm();
    await visitor.choose('later');
    await pick('day', /Demain/);
    expect(visitor.field('day').localName).to.equal('select');
    expect(options('time')).to.deep.equal(['09:00', '10:45']);
    await pick('time', /10:45/);
    expect(await violations(visitor.find('.fields') ?? document)).to.deep.equal([]);
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).to.include({ slotAt: '2026-11-24T09:45:00.000Z' });
  });

  it('a day without a free time is in its place, cannot be chosen and says why', async () => {
    await openForm();
    await visitor.choose('later');
    const days = [...visitor.field('day').querySelectorAll<HTMLLabelElement>('label')];
    expect(days.map(wordsOf)).to.include('Mercredi 25 novembre (aucun créneau)');
    const full = days.find((day) => /Mercredi/.test(wordsOf(day)));
    expect(full?.querySelector('input')?.disabled).to.equal(true);
  });

  it('days and times are chosen with the arrow keys', async () => {
    await openForm({ delaysSeconds: [] });
    await visitor.choose('later');
    expect(shown('time')).to.equal('10:30');
    visitor.find('#day input')?.focus();
    await visitor.press('ArrowRight');
    expect(shown('day')).to.equal('Demain');
    await visitor.press('ArrowRight');
    expect(shown('day')).to.equal('Jeudi 26 novembre');
    await visitor.press('ArrowLeft', 'Tab', 'ArrowDown');
    expect(shown('time')).to.match(/09:00|10:45/);
  });

  it('the times stand by part of the day, and of a long day only the part of the chosen one is unfolded', async () => {
    await openForm({ delaysSeconds: [] });
    const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}`;
    visitor.proxy.freeSlots = slotList({
      visitorTimeZone: 'UTC',
      slots: Array.from({ length: 48 }, (_, half) => {
        const time = `${at(Math.floor(half / 2))}:${half % 2 ? '30' : '00'}:00`;
        return { at: `${time}.000Z`, ownerTime: `${time}Z`, visitorTime: `${time}Z` };
      }),
    });
    await visitor.choose('later');
    const parts = [...visitor.root.querySelectorAll<HTMLDetailsElement>('#time details')];
    expect(parts.map((part) => part.querySelector('summary')?.textContent)).to.deep.equal([
      'Nuit',
      'Matin',
      'Après-midi',
      'Soir',
    ]);
    expect(parts.map(({ open }) => open)).to.deep.equal([false, true, false, false]);
    expect(shown('time')).to.equal('08:00');
  });

  it('the form keeps the time of day when the day changes, if that time is free', async () => {
    await openForm();
    await visitor.choose('later');
    await pick('day', /Aujourd/);
    await pick('time', /10:45/);
    await pick('day', /Demain/);
    expect(shown('time')).to.equal('10:45');
    await pick('day', /Jeudi/);
    expect(shown('time')).to.equal('09:00');
  });

  it('a visitor can change an appointment back to a delay or to now', async () => {
    await openForm();
    await visitor.choose('later');
    await pick('day', /Demain/);
    await pick('day', /minutes/);
    expect(shown('delay')).to.equal('dans 5 minutes');
    await pick('day', /Demain/);
    await visitor.choose('now');
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).not.to.have.any.keys('slotAt', 'delaySeconds');
  });

  it('an appointment is the only choice if the popup accepts appointments only', async () => {
    await openForm({ open: false, acceptsRequests: false, delaysSeconds: [] });
    expect(visitor.find('#now')).to.equal(null);
    expect(shown('day')).to.equal('Aujourd’hui');
    expect(shown('time')).to.equal('10:30');
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).to.include({ slotAt: '2026-11-23T09:30:00.000Z' });
  });

  it('while a voicemail answers, an appointment is chosen, and “now” says that one leaves a message', async () => {
    await openForm({ open: false, voicemail: true, delaysSeconds: [] });
    expect(shown('time')).to.equal('10:30');
    await visitor.choose('now');
    visitor.fill('number', '01 99 00 12 01');
    await visitor.settle();
    expect(visitor.text('label[for="now"]')).to.equal('Maintenant, pour laisser un message');
    expect(visitor.text('.summary')).to.contain('laisser un message sur notre répondeur');
  });

  it('an appointment cannot be chosen if the popup offers none', async () => {
    await openForm({ appointments: false });
    await visitor.choose('later');
    expect(visitor.find('#day')).to.equal(null);
  });

  it('when a slot was just booked, the form says so, keeps everything typed and shows the slots still free', async () => {
    await openForm();
    visitor.fill('name', 'Zoé');
    await visitor.choose('later');
    await pick('day', /Demain/);
    visitor.proxy.problem = takenProblem;
    visitor.proxy.freeSlots = slotList({
      slots: slotList().slots.filter((_, index) => index !== 2),
    });
    const sending = visitor.send();
    visitor.proxy.hold();
    await sending;
    visitor.proxy.problem = null;
    visitor.proxy.release();
    await visitor.settle();
    expect(visitor.fault('time')).to.contain('vient d’être réservé');
    expect(visitor.focused).to.equal('time');
    expect(shown('day')).to.equal('Demain');
    expect(options('time')).to.deep.equal(['10:45']);
    expect(shown('time')).to.equal(undefined);
    expect(visitor.field('name').value).to.equal('Zoé');
    await pick('time', /10:45/);
    expect(visitor.fault('time')).to.equal('');
    await visitor.send();
    expect(visitor.proxy.requests.at(-1)?.request).to.include({
      slotAt: '2026-11-24T09:45:00.000Z',
    });
    expect(new Set(visitor.proxy.requests.map(({ key }) => key)).size).to.equal(2);
  });

  it('the form reports that the slots cannot be loaded, and tries again on request', async () => {
    await openForm();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.choose('later');
    expect(visitor.text('.later [role=status]')).to.contain('Impossible d’afficher');
    visitor.proxy.problem = null;
    visitor.button(/Réessayer/).click();
    await visitor.settle();
    expect(options('day')).to.include('Demain');
    expect(visitor.text('.later [role=status]')).to.equal('');
  });

  it('the form tells apart the two times of day that a clock change repeats', async () => {
    await openForm();
    visitor.proxy.freeSlots = slotList({
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
    it(`the choice of a slot passes axe in ${locale} with a free slot, a booked slot and no slots`, async () => {
      await openForm({ locale });
      visitor.proxy.problem = { code: 'unavailable' };
      await visitor.choose('later');
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = null;
      visitor.button(visitor.words.tryAgain).click();
      await visitor.settle();
      await pick('day', new RegExp(options('day')[2] ?? ''));
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = takenProblem;
      await visitor.send();
      expect(visitor.fault('time')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });
});

describe('a scheduled appointment', () => {
  const makeAppointment = async (view: Partial<PopupView> = {}) => {
    visitor = await Visitor.sendRequest(view);
    await visitor.receiveUpdate(scheduled);
  };

  it('an appointment can be put into the visitor’s calendar', async () => {
    await makeAppointment();
    expect(visitor.button(/Ajouter à mon agenda/).getAttribute('href')).to.equal(
      '/status/k3Jv9QmWc2x7TzRb8NyLdA/appointment.ics?lang=fr',
    );
  });

  it('an appointment can be moved to another free slot', async () => {
    await makeAppointment();
    visitor.button(/Changer l’heure/).click();
    await visitor.settle();
    await pick('day', /Jeudi/);
    visitor.button(/Confirmer/).click();
    await visitor.settle();
    expect(visitor.proxy.current.callAt).to.equal('2026-11-26T08:00:00.000Z');
    expect(visitor.text('.explanation')).to.contain('jeudi 26 novembre');
    await visitor.clock.advance(3000);
    await visitor.settle();
    expect(visitor.announced).to.contain('jeudi 26 novembre');
    expect(visitor.find('form')).to.equal(null);
    expect(visitor.focused).to.equal('state');
  });

  it('an appointment stays as it is when the new slot was just booked, and the visitor sees why', async () => {
    await makeAppointment();
    visitor.button(/Changer l’heure/).click();
    await visitor.settle();
    visitor.proxy.problem = takenProblem;
    visitor.button(/Confirmer/).click();
    await visitor.settle();
    expect(visitor.fault('time')).to.contain('vient d’être réservé');
    expect(visitor.proxy.current.callAt).to.equal(scheduled.callAt);
  });

  it('an appointment can no longer be moved once the call has started', async () => {
    await makeAppointment();
    await visitor.receiveUpdate({ state: 'calling', reschedulable: false });
    expect(visitor.offers(/Changer l’heure/)).to.equal(false);
  });

  it('an appointment that could not be called at its time invites the visitor to make a new request', async () => {
    await makeAppointment();
    await visitor.receiveUpdate({ state: 'failed', expired: true, reschedulable: false });
    expect(visitor.text('.explanation')).to.contain('Vous pouvez refaire une demande');
    expect(visitor.text('.explanation')).not.to.contain('réseau');
  });

  for (const locale of locales)
    it(`an appointment passes axe in ${locale} while another slot is chosen, and after a refusal`, async () => {
      await makeAppointment({ locale });
      visitor.button(visitor.words.changeTime).click();
      await visitor.settle();
      expect(await violations()).to.deep.equal([]);
      visitor.proxy.problem = { code: 'not-cancellable' };
      visitor.button(visitor.words.confirmTime).click();
      await visitor.settle();
      expect(visitor.text('[role=alert]')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });
});
