import { expect } from '@open-wc/testing';
import { callbackStates } from '../../../shared/vocabulary.js';
import type { RappelPopup } from '../../../widget/popup/rappel-popup.js';
import { violations } from '../../support/browser/axe.js';
import { FakeProxy, popupView } from '../../support/browser/fake-proxy.js';
import { hostPage } from '../../support/browser/host-page.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';
import { waitUntil } from '../../support/browser/wait-until.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const placed: Element[] = [];
afterEach(() => {
  for (const element of placed.splice(0)) element.remove();
  sessionStorage.clear();
  history.replaceState(null, '', location.pathname + location.search);
});

/** Puts an element of the page where a visitor may use it. */
function place<Placed extends Element>(element: Placed): Placed {
  placed.push(element);
  document.body.append(element);
  return element;
}

function linkTo(href: string): HTMLAnchorElement {
  const link = place(document.createElement('a'));
  link.href = href;
  return link;
}

async function arrive(options: Partial<RappelPopup> = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive();
  placed.push(visitor.element);
  Object.assign(visitor.element, options);
  await visitor.element.updateComplete;
  return visitor;
}

/** An element whose proxy must not be asked for anything. */
async function mocked(mockState: string): Promise<RappelPopup> {
  hostPage();
  const element = document.createElement('rappel-popup');
  element.clock = new FakeClock();
  Object.assign(element, { mockState, locale: 'en', popup: '77' });
  place(element);
  await element.open();
  await element.updateComplete;
  return element;
}

const events = (visitor: Visitor, ...names: string[]) => {
  const received: [string, unknown][] = [];
  for (const name of names)
    document.body.addEventListener(name, (event) => {
      if (event.target === visitor.element)
        received.push([name, event instanceof CustomEvent ? event.detail : null]);
    });
  return received;
};

describe('the methods of the element', () => {
  it('toggle() opens and closes the dialog, and reset() starts again with what the page fills in', async () => {
    const visitor = await arrive({ prefillName: 'Anne' });
    await visitor.element.toggle();
    await visitor.settle();
    visitor.fill('name', 'Zoé');
    visitor.element.reset();
    await waitUntil(() => visitor.find('#name') !== null);
    await visitor.settle();
    expect(visitor.field('name').value).to.equal('Anne');
    await visitor.element.toggle();
    expect(visitor.dialog.open).to.equal(false);
  });
});

describe('the events of the element', () => {
  it('the page is told what happens, without a name, a number or a handle', async () => {
    const visitor = await arrive();
    const received = events(
      visitor,
      'rappel-ready',
      'rappel-request',
      'rappel-requested',
      'rappel-state',
      'rappel-error',
    );
    await visitor.open();
    visitor.fill('name', 'Anne');
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.problem = { code: 'too-many-requests' };
    await visitor.send();
    visitor.proxy.problem = null;
    await visitor.send();
    expect(received).to.deep.equal([
      ['rappel-ready', { popup: '77' }],
      ['rappel-request', { popup: '77', when: 'now' }],
      ['rappel-error', { popup: '77', code: 'too-many-requests' }],
      ['rappel-request', { popup: '77', when: 'now' }],
      ['rappel-state', { state: 'queued' }],
      ['rappel-requested', { popup: '77', state: 'queued' }],
    ]);
  });

  it('a page that prevents rappel-request keeps the form, and nothing is sent', async () => {
    const visitor = await arrive();
    await visitor.open();
    visitor.fill('number', '01 99 00 12 01');
    visitor.element.addEventListener('rappel-request', (event) => event.preventDefault(), {
      once: true,
    });
    await visitor.send();
    expect(visitor.proxy.requests).to.have.length(0);
    expect(visitor.field('number').value).to.contain('99 00 12 01');
    await visitor.send();
    expect(visitor.proxy.requests).to.have.length(1);
  });

  it('a number that cannot be called is no request, and the page is not asked', async () => {
    const visitor = await arrive();
    const received = events(visitor, 'rappel-request', 'rappel-error');
    await visitor.open();
    visitor.fill('number', '12');
    await visitor.send();
    expect(received).to.deep.equal([]);
  });
});

describe('what the page fills in', () => {
  it('the name and the number are in the form, and a hidden field is sent without being seen', async () => {
    const visitor = await arrive({
      prefillName: 'Anne',
      prefillNumber: '+33 1 99 00 12 01',
      prefillCustom1: 'Gravel',
      hiddenFields: 'custom1',
    });
    await visitor.open();
    expect(visitor.field('name').value).to.equal('Anne');
    expect(visitor.find('#custom1')).to.equal(null);
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).to.include({
      name: 'Anne',
      number: '+33 1 99 00 12 01',
      custom1: 'Gravel',
    });
  });

  it('autofill of another field does not write over it, and the visitor’s own choice does', async () => {
    const visitor = await arrive({ prefillNumber: '01 99 00 12 01' });
    await visitor.open();
    const number = visitor.field('number');
    // Stands in for the browser, which marks the fields that it has filled in.
    Object.defineProperty(number, 'matches', {
      value: (selector: string) => selector === ':autofill',
    });
    visitor.find('.close')?.focus();
    visitor.fill('number', '01 99 00 12 02');
    await visitor.settle();
    expect(number.value).to.equal('01 99 00 12 01');
    number.focus();
    visitor.fill('number', '01 99 00 12 03');
    await visitor.settle();
    expect(number.value).to.equal('01 99 00 12 03');
  });
});

describe('a popup that the page opens', () => {
  it('a click on what the opener selects opens it, also where the page stops the click', async () => {
    const visitor = await arrive({ opener: '#call-me, .call' });
    const button = place(document.createElement('button'));
    button.className = 'call';
    button.addEventListener('click', (event) => event.stopPropagation());
    button.click();
    await waitUntil(() => visitor.dialog.open);
    visitor.element.close();
    visitor.element.opener = '.other';
    await visitor.element.updateComplete;
    button.click();
    await visitor.settle();
    expect(visitor.dialog.open).to.equal(false);
  });

  it('a link to #rappel opens the first popup each time, and #rappel-78 the one of that number', async () => {
    const visitor = await arrive();
    const other = place(document.createElement('rappel-popup'));
    Object.assign(other, { popup: '78', proxyClient: new FakeProxy() });
    await other.updateComplete;
    const link = linkTo('#rappel');
    for (let times = 0; times < 2; times += 1) {
      link.click();
      await waitUntil(() => visitor.dialog.open);
      visitor.element.close();
    }
    expect(location.hash).to.equal('');
    linkTo('#rappel-78').click();
    await waitUntil(() => other.shadowRoot?.querySelector('dialog')?.open === true);
    expect(visitor.dialog.open).to.equal(false);
    other.close();
    location.hash = 'rappel';
    await waitUntil(() => visitor.dialog.open);
  });

  it('with mode="dialog" there is no button, and the dialog opens by open()', async () => {
    const visitor = await arrive({ mode: 'dialog' });
    expect(visitor.find('.launcher')).to.equal(null);
    await visitor.element.open();
    expect(visitor.dialog.open).to.equal(true);
  });
});

describe('the form in the page', () => {
  it('the form in the page loads near the window, takes no focus, and passes axe', async () => {
    hostPage();
    const element = document.createElement('rappel-popup');
    const proxy = new FakeProxy();
    proxy.view = popupView({ locale: 'en' });
    Object.assign(element, { popup: '77', mode: 'inline', proxyClient: proxy, locale: 'en' });
    place(element);
    await waitUntil(() => element.shadowRoot?.querySelector('#number') !== null);
    expect(element.shadowRoot?.querySelector('dialog, .launcher, .close')).to.equal(null);
    expect(document.activeElement).to.equal(document.body);
    expect(await violations()).to.deep.equal([]);
    await element.open();
    expect(document.activeElement).to.equal(element);
  });
});

describe('a state for the tests of an owner', () => {
  it('every state is shown without a request to the network', async () => {
    const { fetch: realFetch } = globalThis;
    let requests = 0;
    globalThis.fetch = () => {
      requests += 1;
      return Promise.reject(new Error('there is no network'));
    };
    try {
      for (const state of [...callbackStates, 'closed', 'not-callable', 'unavailable']) {
        const element = await mocked(state);
        const text = element.shadowRoot?.querySelector('.body')?.textContent ?? '';
        expect([state, text.trim().length > 20]).to.deep.equal([state, true]);
        expect(element.shadowRoot?.querySelector('form:not(.change)')).to.equal(null);
        element.remove();
      }
      const element = await mocked('form');
      const number = element.shadowRoot?.querySelector<HTMLInputElement>('#number');
      if (!number) throw new Error('there is no form');
      number.value = '01 99 00 12 01';
      number.dispatchEvent(new InputEvent('input', { bubbles: true }));
      element.shadowRoot?.querySelector('form')?.requestSubmit();
      await waitUntil(() => element.shadowRoot?.querySelector('#number') === null);
      expect(requests).to.equal(0);
    } finally {
      globalThis.fetch = realFetch;
    }
  });
});
