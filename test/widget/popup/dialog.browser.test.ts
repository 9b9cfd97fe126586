import { expect } from '@open-wc/testing';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const closed = { open: false, acceptsRequests: false };

describe('the dialog', () => {
  it('is named by its visible heading and speaks the language of the popup', async () => {
    visitor = await Visitor.opens({ locale: 'en' });
    const heading = visitor.field(visitor.dialog.getAttribute('aria-labelledby') ?? '');
    expect(heading.textContent).to.equal('Call me back');
    expect(visitor.dialog.lang).to.equal('en');
  });

  it('takes the language of the popup where the page asks for none', async () => {
    visitor = await Visitor.comesTo({ locale: 'en' });
    visitor.element.locale = '';
    expect(visitor.launcher.textContent?.trim()).to.equal('Call me back');
    await visitor.element.updateComplete;
    expect(visitor.launcher.textContent?.trim()).to.equal('Être rappelé');
    await visitor.open();
    expect(visitor.dialog.lang).to.equal('en');
  });

  it('does not open by itself, nor ask the proxy for anything before', async () => {
    visitor = await Visitor.comesTo();
    expect(visitor.dialog.open).to.equal(false);
    expect(visitor.find('form')).to.equal(null);
  });

  it('gives focus to the first field', async () => {
    visitor = await Visitor.opens();
    expect(visitor.focused).to.equal('name');
  });

  it('gives focus to the heading where a message is all there is', async () => {
    visitor = await Visitor.opens(closed);
    expect(visitor.focused).to.equal('title');
  });

  it('opens with Enter on the launcher and closes with Escape, giving focus back', async () => {
    visitor = await Visitor.comesTo();
    visitor.launcher.focus();
    await visitor.presses('Enter');
    expect(visitor.dialog.open).to.equal(true);
    await visitor.presses('Escape');
    expect(visitor.dialog.open).to.equal(false);
    expect(visitor.root.activeElement).to.equal(visitor.launcher);
  });

  it('gives focus back to a button of the page that opened it', async () => {
    visitor = await Visitor.comesTo();
    const button = document.createElement('button');
    button.addEventListener('click', () => visitor.element.show());
    document.body.append(button);
    button.focus();
    button.click();
    await visitor.settled();
    visitor.button(/Fermer/).click();
    expect(document.activeElement).to.equal(button);
    button.remove();
  });

  it('gives focus to the launcher when the button that opened it has left the page', async () => {
    visitor = await Visitor.comesTo();
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    await visitor.element.show();
    button.remove();
    await visitor.presses('Escape');
    expect(visitor.root.activeElement).to.equal(visitor.launcher);
  });

  it('never lets the keyboard into the page behind it', async () => {
    visitor = await Visitor.comesTo();
    const link = document.createElement('a');
    link.href = '#';
    link.textContent = 'behind';
    document.body.append(link);
    await visitor.open();
    for (let stop = 0; stop < 14; stop++) {
      await visitor.presses('Tab');
      expect(document.activeElement).not.to.equal(link);
    }
    link.remove();
  });

  it('stays open on Escape while a request is being sent, however often', async () => {
    visitor = await Visitor.opens();
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.hold();
    await visitor.sends();
    await visitor.presses('Escape', 'Escape', 'Escape');
    expect(visitor.dialog.open).to.equal(true);
    visitor.proxy.release();
    await visitor.settled();
    await visitor.presses('Escape');
    expect(visitor.dialog.open).to.equal(false);
  });

  it('tells the page that it opened and closed', async () => {
    visitor = await Visitor.comesTo();
    const heard: string[] = [];
    for (const type of ['rappel-open', 'rappel-close'] as const)
      document.addEventListener(type, () => heard.push(type), { once: true });
    await visitor.open();
    await visitor.presses('Escape');
    expect(heard).to.deep.equal(['rappel-open', 'rappel-close']);
  });

  it('leaves a page that can be used when it is removed while open', async () => {
    visitor = await Visitor.opens();
    const button = document.createElement('button');
    document.body.append(button);
    visitor.leaves();
    button.focus();
    expect(document.activeElement).to.equal(button);
    expect(document.querySelectorAll('[inert]')).to.have.length(0);
    button.remove();
  });

  it('is closed, and opens again, after it was moved in the page while open', async () => {
    visitor = await Visitor.opens();
    document.querySelector('main')?.append(visitor.element);
    expect(visitor.dialog.open).to.equal(false);
    await visitor.open();
    expect(visitor.dialog.matches(':modal')).to.equal(true);
  });
});

describe('what a visitor is told instead of a form', () => {
  it('is when it opens again, in the zone of the popup', async () => {
    visitor = await Visitor.opens({
      ...closed,
      nextOpeningAt: '2026-11-24T08:00:00Z',
      message: 'Atelier fermé.',
    });
    expect(visitor.find('form')).to.equal(null);
    expect(visitor.text('.message')).to.equal('Atelier fermé.');
    expect(visitor.text('.notice')).to.contain('Réouverture : demain à 09:00');
  });

  it('is that it is closed, where the next opening is not known', async () => {
    visitor = await Visitor.opens({ ...closed, locale: 'en' });
    expect(visitor.text('.notice')).to.equal('We are closed at the moment.');
  });

  it('stands above the form while closed with requests accepted', async () => {
    visitor = await Visitor.opens({ open: false, nextOpeningAt: '2026-11-23T13:00:00Z' });
    expect(visitor.text('.notice')).to.contain('aujourd’hui');
    expect(visitor.find('form')).not.to.equal(null);
  });

  it('is that the service does not answer, and trying again brings the form', async () => {
    visitor = await Visitor.comesTo();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.open();
    expect(visitor.announced).to.equal('Le service de rappel ne répond pas pour le moment.');
    visitor.proxy.problem = null;
    visitor.button(/Réessayer/).click();
    await visitor.settled();
    expect(visitor.focused).to.equal('name');
  });

  it('is the number to call instead, where the site has one', async () => {
    visitor = await Visitor.comesTo();
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
    await visitor.open();
    const link = visitor.find('a[href^="tel:"]') as HTMLAnchorElement;
    expect(link.getAttribute('href')).to.equal('tel:+33199001234');
    expect(link.textContent).to.equal('+33 1 99 00 12 34');
    expect(visitor.announced).to.contain('Vous pouvez nous appeler au +33 1 99 00 12 34');
  });

  it('is asked for again when the dialog opens again', async () => {
    visitor = await Visitor.opens(closed);
    await visitor.presses('Escape');
    visitor.proxy.view = { ...visitor.proxy.view, open: true, acceptsRequests: true };
    await visitor.open();
    expect(visitor.find('form')).not.to.equal(null);
  });
});

describe('text of the owner', () => {
  it('is shown as text, whatever is written in it', async () => {
    const attack = '<img src=x onerror="globalThis.attacked = true"><b>bold</b>';
    visitor = await Visitor.opens({
      message: attack,
      labels: { custom1: attack, custom2: attack, custom3: attack },
      headerImageUrl: 'javascript:globalThis.attacked=true',
    });
    visitor.element.label = attack;
    await visitor.settled();
    expect(visitor.text('.message')).to.equal(attack);
    expect(visitor.text('.launcher')).to.equal(attack);
    expect(visitor.find('b')).to.equal(null);
    expect(globalThis).not.to.have.property('attacked');
  });
});
