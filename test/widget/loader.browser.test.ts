import { expect } from '@open-wc/testing';
import { hostPage } from '../support/browser/host-page.js';
import { afterEach, beforeEach, describe, it } from '../support/browser/mocha.js';
import { until } from '../support/browser/visitor.js';

const errors: unknown[] = [];
addEventListener('error', ({ error }) => errors.push(error));
addEventListener('unhandledrejection', ({ reason }) => errors.push(reason));

const popups = () => [...document.querySelectorAll('rappel-popup')];

/** Puts the script tag in the page as an owner does, and waits until it has run. */
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
  it('puts the popup it names on the page, with the proxy it came from', async () => {
    await addScript({ popup: '80', locale: 'en', label: 'Ring me' });
    await until(() => popups().length > 0);
    const [popup] = popups();
    expect(popup?.popup).to.equal('80');
    expect(popup?.proxy).to.equal(location.origin);
    await popup?.updateComplete;
    expect(popup?.shadowRoot?.querySelector('.launcher')?.textContent?.trim()).to.equal('Ring me');
  });

  it('works once where the page carries it twice', async () => {
    await Promise.all([addScript({ popup: '77' }), addScript({ popup: '77' })]);
    await until(() => popups().length > 0);
    await addScript({ popup: '77' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(popups()).to.have.length(1);
    expect(errors).to.deep.equal([]);
  });

  it('leaves the element alone where another version has defined it', async () => {
    const defined = customElements.get('rappel-popup');
    await import(new URL('/widget/popup/rappel-popup.ts?another-version', location.href).href);
    expect(customElements.get('rappel-popup')).to.equal(defined);
    expect(errors).to.deep.equal([]);
  });

  it('leaves a popup alone that the page has placed itself', async () => {
    const own = document.createElement('rappel-popup');
    own.setAttribute('popup', '78');
    document.body.append(own);
    await addScript({ popup: '77' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(popups()).to.deep.equal([own]);
  });

  it('adds nothing to the global names of the page', async () => {
    const before = Object.keys(globalThis);
    await addScript({ popup: '77' });
    await until(() => popups().length > 0);
    const added = Object.keys(globalThis).filter((name) => !before.includes(name));
    expect(added.filter((name) => !/^(lit|reactive)\w*Versions$/.test(name))).to.deep.equal([]);
  });
});
