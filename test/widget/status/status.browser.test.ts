import { expect } from '@open-wc/testing';
import { locales } from '../../../shared/vocabulary.js';
import type { RappelStatus } from '../../../widget/status/rappel-status.js';
import '../../../widget/status/rappel-status.js';
import { violations } from '../../support/browser/axe.js';
import { FakeProxy } from '../../support/browser/fake-proxy.js';
import { hostPage } from '../../support/browser/host-page.js';
import { afterEach, beforeEach, describe, it } from '../../support/browser/mocha.js';
import '../../support/browser/visitor.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';

let proxy: FakeProxy;
let clock: FakeClock;
let status: RappelStatus;

beforeEach(() => {
  hostPage();
  proxy = new FakeProxy();
  clock = new FakeClock();
});
afterEach(() => status.remove());

async function shows(locale = 'fr'): Promise<void> {
  status = document.createElement('rappel-status');
  status.append('Vu du serveur');
  Object.assign(status, { handle: 'k3Jv9QmWc2x7TzRb8NyLdA', locale, clock, proxyClient: proxy });
  document.querySelector('main')?.append(status);
  await settle();
}

const text = () => (status.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
const button = () => status.shadowRoot?.querySelector('button');

describe('<rappel-status>', () => {
  it('shows what stands inside it until something is known', async () => {
    proxy.hold();
    await shows();
    expect(status.shadowRoot?.querySelector('slot')?.assignedNodes()).to.have.length(1);
    proxy.release();
    await settle();
    expect(status.shadowRoot?.querySelector('slot')).to.equal(null);
    expect(text()).to.contain('Demande reçue');
  });

  it('follows the request to its end', async () => {
    await shows();
    proxy.tell({ state: 'calling' });
    await settle();
    expect(text()).to.contain('Nous vous appelons');
    proxy.tell({ state: 'ended' });
    await settle();
    expect(text()).to.contain('L’appel est terminé');
    expect(proxy.watched).to.equal(false);
  });

  it('cancels, and leaves focus on the title', async () => {
    await shows('en');
    button()?.focus();
    button()?.click();
    await settle();
    expect(text()).to.contain('Request cancelled');
    expect(status.shadowRoot?.activeElement?.id).to.equal('state');
  });

  it('offers neither itself nor another request', async () => {
    await shows();
    proxy.tell({ state: 'missed' });
    await settle();
    expect(status.shadowRoot?.querySelectorAll('button, a')).to.have.length(0);
  });

  it('says when the request is not known', async () => {
    proxy.problem = { code: 'not-found' };
    await shows();
    expect(text()).to.contain('Cette demande est inconnue');
    expect(button()).to.equal(null);
  });

  it('tries again when the proxy did not answer', async () => {
    proxy.problem = { code: 'unavailable' };
    await shows();
    proxy.problem = null;
    button()?.click();
    await settle();
    expect(text()).to.contain('Demande reçue');
  });

  it('stops asking when it leaves the page', async () => {
    await shows();
    status.remove();
    const before = proxy.questions;
    await clock.advance(120_000);
    expect(proxy.watched).to.equal(false);
    expect(proxy.questions).to.equal(before);
  });

  for (const locale of locales)
    it(`has nothing for axe to find in ${locale}`, async () => {
      await shows(locale);
      expect(await violations()).to.deep.equal([]);
      proxy.tell({ state: 'missed', missedBy: 'operator' });
      await settle();
      expect(await violations()).to.deep.equal([]);
      status.remove();
      proxy.problem = { code: 'not-found' };
      await shows(locale);
      expect(await violations()).to.deep.equal([]);
    });
});
