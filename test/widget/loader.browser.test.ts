import { expect } from '@open-wc/testing';
import { drawLauncher, type LightPopup } from '../../widget/loader/light-launcher.js';
import { hostPage } from '../support/browser/host-page.js';
import { afterEach, beforeEach, describe, it } from '../support/browser/mocha.js';
import { tick, waitUntil } from '../support/browser/wait-until.js';

const errors: unknown[] = [];
addEventListener('error', ({ error }) => errors.push(error));
addEventListener('unhandledrejection', ({ reason }) => errors.push(reason));

const popups = () => [...document.querySelectorAll('rappel-popup')];
const buttonOf = (popup: Element | undefined) =>
  popup?.shadowRoot?.querySelector<HTMLElement>('.launcher') ?? null;

interface TagOptions {
  /** Attributes `data-…` of the tag. */
  data?: Record<string, string>;
  query?: string;
  type?: string;
}

/** Adds the script tag to the page as an owner does, and waits until it has run. */
async function addScript({ data = {}, query = '', type = '' }: TagOptions): Promise<void> {
  const script = document.createElement('script');
  script.async = true;
  script.type = type;
  script.src = `/rappel.js${query}`;
  Object.assign(script.dataset, data);
  const ran = new Promise((resolve) => script.addEventListener('load', resolve));
  document.head.append(script);
  await ran;
  script.remove();
}

/** The file for unusual pages has been asked for, and did what it does. */
const settled = async () => {
  await import(`${location.origin}/widget/loader/unusual-page.js`);
  await tick();
};

beforeEach(() => {
  hostPage();
  errors.length = 0;
});
afterEach(() => {
  for (const popup of popups()) popup.remove();
  for (const link of document.querySelectorAll('link[rel=modulepreload]')) link.remove();
});

// The first tests need a page whose element is not defined yet.
describe('the script tag, before a visitor is about to use the widget', () => {
  const filesAskedFor = () =>
    performance.getEntriesByType('resource').filter(({ name }) => name.includes('rappel-popup.js'));

  it('the script tag draws the button and loads nothing else', async () => {
    // Not even to tell of a request, where none is kept.
    sessionStorage.setItem(`rappel ${location.origin} 80`, '{}');
    await addScript({ data: { popup: '80', locale: 'en', label: 'Ring me', memory: 'off' } });
    await waitUntil(() => popups().length > 0);
    sessionStorage.clear();
    expect(buttonOf(popups()[0])?.textContent).to.equal('Ring me');
    expect(buttonOf(popups()[0])?.getBoundingClientRect().height).to.be.at.least(44);
    expect(customElements.get('rappel-popup')).to.equal(undefined);
    expect(filesAskedFor()).to.have.length(0);
  });

  it('two copies of the script tag draw one button, and two popups draw one above the other', async () => {
    await Promise.all([
      addScript({ data: { popup: '77' } }),
      addScript({ data: { popup: '77' } }),
      addScript({ data: { popup: '78' } }),
    ]);
    await addScript({ data: { popup: '77' } });
    await waitUntil(() => popups().length > 1);
    await settled();
    expect(popups().map((popup) => popup.getAttribute('popup'))).to.deep.equal(['77', '78']);
    const [first, second] = popups().map((popup) => buttonOf(popup)!.getBoundingClientRect());
    expect(second!.bottom).to.be.below(first!.top);
    expect(errors).to.deep.equal([]);
  });

  it('the script tag works as a module, by import(), and with its options in its address', async () => {
    await addScript({ data: { popup: '77' }, type: 'module' });
    await addScript({ query: '?popup=78&label=Ring%20me' });
    const address = `${location.origin}/rappel.js?popup=79&locale=en`;
    await import(address);
    await waitUntil(() => popups().length === 3);
    expect(popups().map((popup) => popup.getAttribute('popup'))).to.deep.equal(['77', '78', '79']);
    expect(popups().map((popup) => popup.getAttribute('proxy'))).to.deep.equal(
      Array(3).fill(location.origin),
    );
    expect(popups().map((popup) => buttonOf(popup)?.textContent)).to.deep.equal([
      'Être rappelé',
      'Ring me',
      'Call me back',
    ]);
  });

  it('the button stays when the page replaces its body, and goes when the page removes it', async () => {
    await addScript({ data: { popup: '77' } });
    const [popup] = popups();
    document.body.replaceWith(document.createElement('body'));
    await tick();
    expect(popups()).to.deep.equal([popup]);
    expect(buttonOf(popup)?.matches(':popover-open')).to.equal(true);
    document.body.innerHTML = '<main></main>';
    await tick();
    expect(popups()).to.deep.equal([popup]);
    popup?.remove();
    await tick();
    expect(popups()).to.deep.equal([]);
  });

  it('a page that was saved with its button has one button', async () => {
    const copy = document.createElement('rappel-popup');
    copy.setAttribute('data-script', '');
    copy.setAttribute('popup', '77');
    document.body.append(copy);
    await addScript({ data: { popup: '77' } });
    await waitUntil(() => buttonOf(popups()[0]) !== null);
    expect(popups()).to.have.length(1);
  });

  it('the page’s opener, its address and its queued calls open the popup before the widget is there', async () => {
    const calls: [string][] = [['open']];
    const page = { q: calls as { push(call: [string]): unknown } };
    Object.assign(globalThis, { rappel: page });
    history.replaceState(null, '', '#rappel');
    const link = document.createElement('a');
    link.className = 'call';
    document.body.append(link);
    try {
      await addScript({ data: { popup: '77', opener: '.call', mode: 'dialog' } });
      await waitUntil(() => popups().length > 0);
      const [popup] = popups();
      expect(buttonOf(popup)).to.equal(null);
      expect(calls).to.have.length(1);
      // Loading has begun; it is what the next test waits for.
      let opened = 0;
      popup!.open = async () => {
        opened += 1;
      };
      link.click();
      page.q.push(['open']);
      await tick();
      expect(opened).to.equal(2);
    } finally {
      link.remove();
      history.replaceState(null, '', location.pathname + location.search);
      Reflect.deleteProperty(globalThis, 'rappel');
    }
  });

  it('a click opens the dialog as soon as the widget is there, and the focus stays on the button', async () => {
    await addScript({ data: { popup: '77', label: 'Ring me' } });
    const [popup] = popups();
    const drawn = buttonOf(popup);
    drawn?.focus();
    drawn?.click();
    // The widget is still being loaded.
    for (const key of ['0', 'Tab', 'x', '1'])
      drawn?.dispatchEvent(new KeyboardEvent('keydown', { key }));
    await waitUntil(() => popup?.shadowRoot?.querySelector('dialog')?.open === true);
    expect(popup?.proxy).to.equal(location.origin);
    expect(popup?.popup).to.equal('77');
    expect(popup?.typed).to.equal('01');
    await waitUntil(() => !drawn?.isConnected);
    expect(popup?.shadowRoot?.querySelectorAll('.launcher')).to.have.length(1);
    expect(buttonOf(popup)?.textContent?.trim()).to.equal('Ring me');
    popup?.close();
    await waitUntil(() => popup?.shadowRoot?.activeElement === buttonOf(popup));
    expect(filesAskedFor().length).to.be.above(0);
    expect(errors).to.deep.equal([]);
  });
});

describe('a button whose widget cannot be loaded', () => {
  it('a button whose widget cannot be loaded leads to the form without script, tells the owner why, and tries again', async () => {
    const lines: unknown[] = [];
    const { error } = console;
    const { open } = globalThis;
    const addresses: unknown[] = [];
    console.error = (line) => lines.push(line);
    globalThis.open = (address) => {
      addresses.push(address);
      return window;
    };
    try {
      const element: LightPopup = document.createElement('rappel-light');
      document.body.append(element);
      let loads = 0;
      let opened = 0;
      const load = async () => {
        loads += 1;
        if (loads === 1) throw new Error('the widget could not be loaded');
        element.open = async () => {
          opened += 1;
        };
      };
      drawLauncher(element, load, '/popup/77');
      buttonOf(element)?.click();
      await tick();
      expect(addresses).to.deep.equal(['/popup/77']);
      expect(lines.map(String)).to.deep.equal(['Error: the widget could not be loaded']);
      expect(buttonOf(element)?.className).to.equal('launcher');
      buttonOf(element)?.click();
      await tick();
      expect([loads, opened, addresses.length, errors.length]).to.deep.equal([2, 1, 1, 0]);
      element.remove();
    } finally {
      console.error = error;
      globalThis.open = open;
    }
  });
});

describe('the script tag', () => {
  it('the script tag adds the widget’s element where it is defined already', async () => {
    await addScript({ data: { popup: '80', label: 'Ring me' } });
    await waitUntil(() => popups().length > 0);
    await popups()[0]?.updateComplete;
    expect(buttonOf(popups()[0])?.textContent?.trim()).to.equal('Ring me');
  });

  it('the script tag keeps the element that another version has already defined', async () => {
    const defined = customElements.get('rappel-popup');
    await import(new URL('/widget/popup/rappel-popup.ts?another-version', location.href).href);
    expect(customElements.get('rappel-popup')).to.equal(defined);
    expect(errors).to.deep.equal([]);
  });

  it('the script tag adds nothing to a page that already contains a popup', async () => {
    const own = document.createElement('rappel-popup');
    own.setAttribute('popup', '78');
    document.body.append(own);
    await addScript({ data: { popup: '77' } });
    await settled();
    expect(popups()).to.deep.equal([own]);
  });

  it('the script tag adds nothing to a page whose own element is in a shadow root', async () => {
    const component = document.createElement('div');
    const own = document.createElement('rappel-popup');
    component.attachShadow({ mode: 'open' }).append(own);
    document.body.append(component);
    await addScript({ query: '?popup=77' });
    await settled();
    expect(popups()).to.deep.equal([]);
    component.remove();
  });

  it('the script tag adds no global names to the page', async () => {
    const before = Object.keys(globalThis);
    await addScript({ data: { popup: '77' } });
    await waitUntil(() => popups().length > 0);
    const added = Object.keys(globalThis).filter((name) => !before.includes(name));
    expect(added.filter((name) => !/^(lit|reactive)\w*Versions$/.test(name))).to.deep.equal([]);
  });
});
