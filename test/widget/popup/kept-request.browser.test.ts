import { expect } from '@open-wc/testing';
import { ProxyRefusal } from '../../../widget/proxy-refusal.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
const others: Visitor[] = [];
afterEach(() => {
  for (const other of [visitor, ...others.splice(0)]) other.leave();
});

/** Another element of the same page. */
const beside = async (changes: Parameters<Visitor['beside']>[0]) => {
  const other = await visitor.beside(changes);
  others.push(other);
  return other;
};
const storedText = () => JSON.stringify({ ...sessionStorage });

describe('a request after a reload', () => {
  it('the button tells of the request after a reload, with the time that has passed, and the dialog shows it', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'calling', updatedAt: '2026-11-23T09:00:05Z' });
    await visitor.clock.advance(70_000);
    visitor = await visitor.reload();
    expect(visitor.launcherText).to.equal('Nous vous appelons 1:05');
    expect(visitor.dialog.open).to.equal(false);
    await visitor.clock.advance(2_000);
    await visitor.settle();
    expect(visitor.launcherText).to.equal('Nous vous appelons 1:07');
    expect(visitor.find('.launcher .elapsed')?.getAttribute('aria-hidden')).to.equal('true');
    await visitor.open();
    expect(visitor.text('#state')).to.equal('Nous vous appelons');
    expect(visitor.text('.called')).to.equal('… 1201');
    await visitor.receiveUpdate({ state: 'ended', updatedAt: '2026-11-23T09:02:00Z' });
    expect(visitor.launcherText).to.equal('L’appel est terminé');
  });

  it('nothing is kept of the number but its end once the request is accepted', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.hold();
    await visitor.send();
    expect(storedText()).to.contain('01 99 00 12 01');
    visitor.proxy.release();
    await visitor.settle();
    expect(storedText()).to.contain(visitor.proxy.current.handle);
    expect(storedText().replaceAll(/\D/g, '')).not.to.contain('9900');
  });

  it('the end of a request is shown once after a reload, and then forgotten', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'missed' });
    visitor = await visitor.reload();
    expect(visitor.launcherText).to.equal('L’appel n’a pas abouti');
    visitor = await visitor.reload();
    expect(visitor.launcherText).to.equal('Être rappelé');
    expect(sessionStorage).to.have.length(0);
  });

  it('the button takes its own text back when the visitor has closed the dialog with the end', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'ended' });
    await visitor.press('Escape');
    expect(visitor.launcherText).to.equal('Être rappelé');
    expect(sessionStorage).to.have.length(0);
  });

  it('a request that the proxy does not know any more is forgotten', async () => {
    visitor = await Visitor.sendRequest();
    const { proxy } = visitor;
    proxy.fetchCallback = () => Promise.reject(new ProxyRefusal({ code: 'not-found' }));
    visitor.element.remove();
    visitor = await visitor.beside({}, proxy);
    expect(visitor.launcherText).to.equal('Être rappelé');
    expect(sessionStorage).to.have.length(0);
  });

  it('a request that cannot be fetched is fetched again', async () => {
    visitor = await Visitor.sendRequest();
    visitor.proxy.problem = { code: 'unavailable' };
    const { proxy } = visitor;
    visitor.element.remove();
    visitor = await visitor.beside({}, proxy);
    expect(visitor.launcherText).to.equal('Être rappelé');
    proxy.problem = null;
    await visitor.clock.advance(10_000);
    await visitor.settle();
    expect(visitor.launcherText).to.equal('Demande reçue');
  });

  it('with `memory="off"` nothing is kept', async () => {
    visitor = await Visitor.arrive();
    visitor.element.setAttribute('memory', 'off');
    await visitor.open();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    expect(visitor.text('#state')).to.equal('Demande reçue');
    expect(sessionStorage).to.have.length(0);
    visitor = await visitor.reload({ memory: 'off' });
    expect(visitor.launcherText).to.equal('Être rappelé');
  });
});

describe('two popups', () => {
  it('two popups of a page, and those of two proxies, keep their requests apart', async () => {
    visitor = await Visitor.sendRequest();
    expect((await beside({ popup: '78' })).launcherText).to.equal('Être rappelé');
    const other = await beside({ proxy: 'https://other.example' });
    expect(other.launcherText).to.equal('Être rappelé');
    expect((await beside({})).launcherText).to.equal('Demande reçue');
    other.element.proxy = '';
    await other.settle();
    await other.settle();
    expect(other.launcherText).to.equal('Demande reçue');
    other.element.proxy = 'https://other.example';
    await other.settle();
    expect(other.launcherText).to.equal('Être rappelé');
  });

  it('a request for a number that this browser has asked for leads to that request', async () => {
    visitor = await Visitor.sendRequest();
    const other = await beside({ popup: '78' });
    other.proxy.requestCallback = () => Promise.reject(new ProxyRefusal({ code: 'duplicate' }));
    await visitor.press('Escape');
    await other.open();
    other.fill('number', '+33 1 99 00 12 02');
    await other.send();
    expect(other.text('[role=alert]')).to.contain('déjà');
    other.fill('number', '+33 1 99 00 12 01');
    await other.send();
    expect(other.text('#state')).to.equal('Demande reçue');
  });
});

describe('a request that was not answered', () => {
  const leaveWhileSending = async () => {
    visitor = await Visitor.openForm();
    visitor.fill('name', 'Zoé');
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.hold();
    await visitor.send();
    return visitor.proxy.requests[0];
  };

  it('a page that was left while it sent goes on under the same key after a reload', async () => {
    const first = await leaveWhileSending();
    visitor = await visitor.reload();
    expect(visitor.proxy.requests).to.deep.equal([first]);
    expect(visitor.launcherText).to.equal('Demande reçue');
    visitor = await visitor.reload();
    expect(visitor.proxy.requests).to.deep.equal([]);
    expect(visitor.launcherText).to.equal('Demande reçue');
  });

  it('after two minutes it is not sent on by itself, and what was typed is in the form', async () => {
    const first = await leaveWhileSending();
    await visitor.clock.advance(120_000);
    visitor = await visitor.reload();
    expect(visitor.launcherText).to.equal('Être rappelé');
    await visitor.open();
    expect(visitor.proxy.requests).to.deep.equal([]);
    expect(visitor.field('name').value).to.equal('Zoé');
    await visitor.send();
    expect(visitor.proxy.requests).to.deep.equal([first]);
  });

  it('a request that failed is in the form after a reload, and is sent under its key when the visitor says so', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.send();
    const [first] = visitor.proxy.requests;
    visitor = await visitor.reload();
    await visitor.open();
    expect(visitor.proxy.requests).to.deep.equal([]);
    await visitor.send();
    expect(visitor.proxy.requests).to.deep.equal([first]);
  });

  it('a request that was refused is not kept', async () => {
    visitor = await Visitor.openForm();
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.problem = { code: 'too-many-requests' };
    await visitor.send();
    expect(sessionStorage).to.have.length(0);
  });

  it('what another version has stored does no harm', async () => {
    sessionStorage.setItem(`rappel ${location.origin} 77`, '{"accepted":{"handle":7},"sent":[]}');
    visitor = await Visitor.openForm();
    expect(visitor.find('form')).not.to.equal(null);
    sessionStorage.setItem(`rappel ${location.origin} 77`, 'not JSON');
    visitor = await visitor.reload();
    await visitor.open();
    expect(visitor.find('form')).not.to.equal(null);
  });
});
