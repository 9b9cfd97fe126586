import { expect } from '@open-wc/testing';
import { popupView } from '../../support/browser/fake-proxy.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { numberingPlansOf, Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const closed = { open: false, acceptsRequests: false };

describe('the dialog', () => {
  it('the dialog is named by its visible heading, in the language of the popup', async () => {
    visitor = await Visitor.openForm({ locale: 'en' });
    const heading = visitor.field(visitor.dialog.getAttribute('aria-labelledby') ?? '');
    expect(heading.textContent).to.equal('Call me back');
    expect(visitor.dialog.lang).to.equal('en');
  });

  it('the dialog uses the language of the popup if the widget does not speak that of the page', async () => {
    visitor = await Visitor.arrive({ locale: 'en' });
    document.documentElement.lang = 'pl';
    visitor.element.locale = '';
    expect(visitor.launcher.textContent?.trim()).to.equal('Call me back');
    await visitor.element.updateComplete;
    expect(visitor.launcher.textContent?.trim()).to.equal('Être rappelé');
    await visitor.open();
    expect(visitor.dialog.lang).to.equal('en');
  });

  it('the dialog uses the language of the page rather than that of the popup', async () => {
    visitor = await Visitor.arrive({ locale: 'en' });
    visitor.element.locale = '';
    await visitor.open();
    expect(visitor.dialog.lang).to.equal('fr');
  });

  it('the proxy hears of a form when the visitor opens it, not when the pointer passes over the button', async () => {
    visitor = await Visitor.arrive();
    visitor.launcher.dispatchEvent(new PointerEvent('pointerenter'));
    await visitor.settle();
    expect(visitor.proxy.prepared.size).to.equal(0);
    await visitor.open();
    expect(visitor.proxy.prepared.size).to.equal(1);
  });

  it('looking again at a request that was sent opens no form', async () => {
    visitor = await Visitor.sendRequest();
    visitor = await visitor.reload();
    await visitor.open();
    expect(visitor.proxy.prepared.size).to.equal(0);
  });

  it('the dialog does not open by itself', async () => {
    visitor = await Visitor.arrive();
    expect(visitor.dialog.open).to.equal(false);
    expect(visitor.find('form')).to.equal(null);
  });

  it('the dialog moves the focus to the first field', async () => {
    visitor = await Visitor.openForm();
    expect(visitor.focused).to.equal('number');
  });

  it('the dialog moves the focus to the heading if it contains only a message', async () => {
    visitor = await Visitor.openForm(closed);
    expect(visitor.focused).to.equal('title');
  });

  it('the dialog opens with Enter on the launcher and closes with Escape, which returns the focus', async () => {
    visitor = await Visitor.arrive();
    visitor.launcher.focus();
    await visitor.press('Enter');
    expect(visitor.dialog.open).to.equal(true);
    await visitor.press('Escape');
    expect(visitor.dialog.open).to.equal(false);
    expect(visitor.root.activeElement).to.equal(visitor.launcher);
  });

  it('the dialog returns the focus to the button of the page that opened it', async () => {
    visitor = await Visitor.arrive();
    const button = document.createElement('button');
    button.addEventListener('click', () => visitor.element.open());
    document.body.append(button);
    button.focus();
    button.click();
    await visitor.settle();
    visitor.button(/Fermer/).click();
    expect(document.activeElement).to.equal(button);
    button.remove();
  });

  it('the dialog moves the focus to the launcher if the button that opened it has left the page', async () => {
    visitor = await Visitor.arrive();
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    await visitor.element.open();
    button.remove();
    await visitor.press('Escape');
    expect(visitor.root.activeElement).to.equal(visitor.launcher);
  });

  it('digits that are typed before the form is there are in it, and typing goes on', async () => {
    visitor = await Visitor.arrive();
    visitor.proxy.hold();
    visitor.launcher.click();
    await visitor.settle();
    await visitor.type('0199');
    expect(visitor.find('form')).to.equal(null);
    visitor.proxy.release();
    await visitor.settle();
    expect(visitor.focused).to.equal('number');
    await visitor.type('001201');
    expect(visitor.field('number').value.replaceAll(' ', '')).to.equal('0199001201');
  });

  it('the dialog keeps the keyboard out of the page behind it', async () => {
    visitor = await Visitor.arrive();
    const link = document.createElement('a');
    link.href = '#';
    link.textContent = 'behind';
    document.body.append(link);
    await visitor.open();
    for (let stop = 0; stop < 14; stop++) {
      await visitor.press('Tab');
      expect(document.activeElement).not.to.equal(link);
    }
    link.remove();
  });

  it('the dialog stays open while a request is being sent, even if Escape is pressed several times', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.hold();
    await visitor.send();
    await visitor.press('Escape', 'Escape', 'Escape');
    expect(visitor.dialog.open).to.equal(true);
    visitor.proxy.release();
    await visitor.settle();
    await visitor.press('Escape');
    expect(visitor.dialog.open).to.equal(false);
  });

  it('the dialog reports to the page that it opened and closed', async () => {
    visitor = await Visitor.arrive();
    const events: string[] = [];
    for (const type of ['rappel-open', 'rappel-close'] as const)
      document.addEventListener(type, () => events.push(type), { once: true });
    await visitor.open();
    await visitor.press('Escape');
    expect(events).to.deep.equal(['rappel-open', 'rappel-close']);
  });

  it('a dialog that is removed while open leaves a usable page', async () => {
    visitor = await Visitor.openForm();
    const button = document.createElement('button');
    document.body.append(button);
    visitor.leave();
    button.focus();
    expect(document.activeElement).to.equal(button);
    expect(document.querySelectorAll('[inert]')).to.have.length(0);
    button.remove();
  });

  it('a dialog that is moved in the page is closed, and can be opened again', async () => {
    visitor = await Visitor.openForm();
    document.querySelector('main')?.append(visitor.element);
    expect(visitor.dialog.open).to.equal(false);
    await visitor.open();
    expect(visitor.dialog.matches(':modal')).to.equal(true);
  });
});

describe('the popup', () => {
  it('a closed popup shows its next opening in its own time zone', async () => {
    visitor = await Visitor.openForm({
      ...closed,
      nextOpeningAt: '2026-11-24T08:00:00Z',
      message: 'Atelier fermé.',
    });
    expect(visitor.find('form')).to.equal(null);
    expect(visitor.text('.message')).to.equal('Atelier fermé.');
    expect(visitor.text('.notice')).to.contain('Nous rouvrons demain à 09:00');
  });

  it('a popup without a next opening says that it is closed', async () => {
    visitor = await Visitor.openForm({ ...closed, locale: 'en' });
    expect(visitor.text('.notice')).to.equal('We are closed at the moment.');
  });

  it('a popup that accepts requests while closed shows the next opening above the form', async () => {
    visitor = await Visitor.openForm({ open: false, nextOpeningAt: '2026-11-23T13:00:00Z' });
    expect(visitor.text('.notice')).to.contain('aujourd’hui');
    expect(visitor.find('form')).not.to.equal(null);
  });

  it('a popup that cannot be loaded says so, and shows the form after another try', async () => {
    visitor = await Visitor.arrive();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.open();
    expect(visitor.announced).to.equal('Le service de rappel est indisponible pour le moment.');
    visitor.proxy.problem = null;
    visitor.button(/Réessayer/).click();
    await visitor.settle();
    expect(visitor.focused).to.equal('number');
  });

  it('a popup that cannot be loaded shows the number that visitors may call instead', async () => {
    visitor = await Visitor.arrive();
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
    await visitor.open();
    const link = visitor.find('a[href^="tel:"]') as HTMLAnchorElement;
    expect(link.getAttribute('href')).to.equal('tel:+33199001234');
    expect(link.textContent).to.equal('+33 1 99 00 12 34');
    expect(visitor.announced).to.contain('Vous pouvez nous appeler au +33 1 99 00 12 34');
  });

  it('a popup without destinations says in one sentence that no call is possible, and names a number', async () => {
    visitor = await Visitor.arrive({ countries: [], fallbackPhone: '+33 1 99 00 12 34' });
    await visitor.open();
    expect(visitor.find('form')).to.equal(null);
    expect(visitor.find('.notice')).to.equal(null);
    expect(visitor.find('a[href="tel:+33199001234"]')).not.to.equal(null);
    expect(visitor.announced).to.equal(
      'Nous ne pouvons pas vous rappeler pour le moment. Vous pouvez nous appeler au +33 1 99 00 12 34',
    );
    visitor.leave();
    visitor = await Visitor.openForm({ ...closed, countries: [], locale: 'en' });
    expect(visitor.announced).to.equal('We cannot call you back at the moment.');
  });

  it('a popup without destinations is loaded again when its dialog opens again', async () => {
    const { countries } = popupView();
    visitor = await Visitor.openForm({ countries: [] });
    await visitor.press('Escape');
    visitor.proxy.numberingPlans = await numberingPlansOf(countries.map(({ country }) => country));
    visitor.proxy.view = { ...visitor.proxy.view, countries };
    await visitor.open();
    expect(visitor.find('form')).not.to.equal(null);
  });

  it('a closed popup is loaded again when its dialog opens again', async () => {
    visitor = await Visitor.openForm(closed);
    await visitor.press('Escape');
    visitor.proxy.view = { ...visitor.proxy.view, open: true, acceptsRequests: true };
    await visitor.open();
    expect(visitor.find('form')).not.to.equal(null);
  });
});

describe('the owner’s text', () => {
  it('the owner’s text is shown as text even if it contains HTML or a script address', async () => {
    const attack = '<img src=x onerror="globalThis.attacked = true"><b>bold</b>';
    visitor = await Visitor.openForm({
      message: attack,
      labels: { custom1: attack, custom2: attack, custom3: attack },
      headerImageUrl: 'javascript:globalThis.attacked=true',
    });
    visitor.element.label = attack;
    await visitor.settle();
    expect(visitor.text('.message')).to.equal(attack);
    expect(visitor.text('.launcher')).to.equal(attack);
    expect(visitor.find('b')).to.equal(null);
    expect(globalThis).not.to.have.property('attacked');
  });
});
