import { expect } from '@open-wc/testing';
import { locales } from '../../../shared/vocabulary.js';
import type { RappelStatus } from '../../../widget/status/rappel-status.js';
import '../../../widget/status/rappel-status.js';
import { violations } from '../../support/browser/axe.js';
import { FakeProxy } from '../../support/browser/fake-proxy.js';
import { hostPage } from '../../support/browser/host-page.js';
import { afterEach, beforeEach, describe, it } from '../../support/browser/mocha.js';
import '../../support/browser/popup-visitor.js';
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

async function showStatus(locale = 'fr'): Promise<void> {
  status = document.createElement('rappel-status');
  status.append('Vu du serveur');
  Object.assign(status, { handle: 'k3Jv9QmWc2x7TzRb8NyLdA', locale, clock, proxyClient: proxy });
  document.querySelector('main')?.append(status);
  await settle();
}

const text = () => (status.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
const button = () => status.shadowRoot?.querySelector('button');

describe('<rappel-status>', () => {
  it('the status page shows its slotted content until the state is known', async () => {
    proxy.hold();
    await showStatus();
    expect(status.shadowRoot?.querySelector('slot')?.assignedNodes()).to.have.length(1);
    proxy.release();
    await settle();
    expect(status.shadowRoot?.querySelector('slot')).to.equal(null);
    expect(text()).to.contain('Demande reçue');
  });

  it('the status page follows the request to its final state', async () => {
    await showStatus();
    proxy.pushUpdate({ state: 'calling' });
    await settle();
    expect(text()).to.contain('Nous vous appelons');
    proxy.pushUpdate({ state: 'ended' });
    await settle();
    expect(text()).to.contain('L’appel est terminé');
    expect(proxy.isWatched).to.equal(false);
  });

  it('the status page cancels the request and moves the focus to the title', async () => {
    await showStatus('en');
    button()?.focus();
    button()?.click();
    await settle();
    expect(text()).to.contain('Request cancelled');
    expect(status.shadowRoot?.activeElement?.id).to.equal('state');
  });

  it('the status page links neither to itself nor to another request, but to the objection', async () => {
    await showStatus();
    proxy.pushUpdate({ state: 'missed' });
    await settle();
    const controls = [...(status.shadowRoot?.querySelectorAll('button, a') ?? [])];
    expect(controls.map((control) => control.getAttribute('href'))).to.deep.equal([
      `https://proxy.example/status/${proxy.current.handle}/objection`,
    ]);
  });

  it('the status page says that a request does not exist', async () => {
    proxy.problem = { code: 'not-found' };
    await showStatus();
    expect(text()).to.contain('Cette demande n’existe pas');
    expect(button()).to.equal(null);
  });

  it('the status page has a button to try again when the proxy is unreachable', async () => {
    proxy.problem = { code: 'unavailable' };
    await showStatus();
    proxy.problem = null;
    button()?.click();
    await settle();
    expect(text()).to.contain('Demande reçue');
  });

  it('the status element stops polling when it is removed from the page', async () => {
    await showStatus();
    status.remove();
    const before = proxy.pollCount;
    await clock.advance(120_000);
    expect(proxy.isWatched).to.equal(false);
    expect(proxy.pollCount).to.equal(before);
  });

  for (const locale of locales)
    it(`the status page passes axe in ${locale}`, async () => {
      await showStatus(locale);
      expect(await violations()).to.deep.equal([]);
      proxy.pushUpdate({ state: 'missed', missedBy: 'operator' });
      await settle();
      expect(await violations()).to.deep.equal([]);
      status.remove();
      proxy.problem = { code: 'not-found' };
      await showStatus(locale);
      expect(await violations()).to.deep.equal([]);
    });
});
