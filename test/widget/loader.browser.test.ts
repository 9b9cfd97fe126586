import { expect } from '@open-wc/testing';
import { hostPage } from '../support/browser/host-page.js';
import { afterEach, beforeEach, describe, it } from '../support/browser/mocha.js';
import { waitUntil } from '../support/browser/popup-visitor.js';

const errors: unknown[] = [];
addEventListener('error', ({ error }) => errors.push(error));
addEventListener('unhandledrejection', ({ reason }) => errors.push(reason));

const popups = () => [...document.querySelectorAll('rappel-popup')];

/** Adds the script tag to the page as an owner does, and waits until it has run. */
async function addScript(data: Record<string, string>): Promise<void> {
  const script = document.createElement('script');
  script.async = true;
  script.src = '/widget/loader.ts';
  Object.assign(script.dataset, data);
  const ran = new Promise((resolve) => script.addEventListener('load', resolve));
  document.body.append(script);
  await ran;
}

beforeEach(() => {
  hostPage();
  errors.length = 0;
});
afterEach(() => {
  for (const popup of popups()) popup.remove();
});

describe('the script tag', () => {
  it('the script tag adds the popup that it names, connected to the proxy that served it', async () => {
    await addScript({ popup: '80', locale: 'en', label: 'Ring me' });
    await waitUntil(() => popups().length > 0);
    const [popup] = popups();
    expect(popup?.popup).to.equal('80');
    expect(popup?.proxy).to.equal(location.origin);
    await popup?.updateComplete;
    expect(popup?.shadowRoot?.querySelector('.launcher')?.textContent?.trim()).to.equal('Ring me');
  });

  it('two copies of the script tag add only one popup', async () => {
    await Promise.all([addScript({ popup: '77' }), addScript({ popup: '77' })]);
    await waitUntil(() => popups().length > 0);
    await addScript({ popup: '77' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(popups()).to.have.length(1);
    expect(errors).to.deep.equal([]);
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
    await addScript({ popup: '77' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(popups()).to.deep.equal([own]);
  });

  it('the script tag adds no global names to the page', async () => {
    const before = Object.keys(globalThis);
    await addScript({ popup: '77' });
    await waitUntil(() => popups().length > 0);
    const added = Object.keys(globalThis).filter((name) => !before.includes(name));
    expect(added.filter((name) => !/^(lit|reactive)\w*Versions$/.test(name))).to.deep.equal([]);
  });
});
