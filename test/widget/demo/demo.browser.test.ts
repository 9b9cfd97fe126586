import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { render } from 'lit';
import type { Handset } from '../../../shared/handset.js';
import type { DemoPhones } from '../../../widget/demo/demo-phones.js';
import { demoLanguages } from '../../../widget/demo/languages.js';
import { shopPage } from '../../../widget/demo/shop-page.js';
import { violations } from '../../support/browser/axe.js';
import { afterEach, beforeEach, describe, it } from '../../support/browser/mocha.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';
import '../../support/browser/popup-visitor.js';

/** Stands in for the proxy's stream of handsets. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource;
  readyState = 1;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened = this;
  }

  send(handsets: Handset[]): void {
    this.dispatchEvent(new MessageEvent('phones', { data: JSON.stringify({ handsets }) }));
  }

  fail(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

const styles = ['shop-page', 'hero', 'trial', 'phones'].map((name) => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/widget/demo/${name}.css`;
  return link;
});
const { EventSource: realEventSource, fetch: realFetch } = globalThis;
const clock = new FakeClock();
const posted: { url: string; body: unknown }[] = [];
let keyStatus = 204;
let openings = 0;

beforeEach(async () => {
  Object.assign(globalThis, {
    EventSource: FakeEventSource,
    fetch: async (url: string, { body }: { body: string }) => {
      posted.push({ url, body: JSON.parse(body) });
      return new Response(null, { status: keyStatus });
    },
  });
  posted.length = 0;
  keyStatus = 204;
  const loaded = styles.map(
    (link) => new Promise((resolve) => link.addEventListener('load', resolve)),
  );
  document.head.append(...styles);
  await Promise.all(loaded);
});
afterEach(async () => {
  render(null, document.body);
  for (const link of styles) link.remove();
  Object.assign(globalThis, { EventSource: realEventSource, fetch: realFetch });
  await setViewport({ width: 1280, height: 800 });
});

async function showPage(texts = demoLanguages[0]!): Promise<void> {
  document.documentElement.lang = texts.locale;
  document.title = 'Atelier Vélo';
  render(
    shopPage({
      texts,
      popupId: '77',
      snippet: '<script src="http://localhost:3000/rappel.js" data-popup="77" async></script>',
      openPopup: () => {
        openings += 1;
      },
    }),
    document.body,
  );
  phones().clock = clock;
  await settle();
}

const phones = (): DemoPhones => {
  const found = document.querySelector('demo-phones');
  if (!found) throw new Error('there are no phones on the page');
  return found;
};
const phone = (name: string) =>
  (document.querySelector(`[aria-label="${name}"]`)?.textContent ?? '').replace(/\s+/g, ' ').trim();
const key = (text: string) =>
  [...document.querySelectorAll<HTMLButtonElement>('.key')].find((button) =>
    button.textContent?.includes(text),
  );

const handset = (changes: Partial<Handset> = {}): Handset => ({
  leg: 'a1',
  role: 'operator',
  number: '+33 1 99 •• •• 50',
  display: null,
  state: 'ringing',
  ending: null,
  since: clock.now(),
  ...changes,
});
const send = async (...handsets: Handset[]) => {
  FakeEventSource.opened.send(handsets);
  await settle();
};

describe('the demo page', () => {
  for (const texts of demoLanguages)
    for (const width of [1280, 320])
      it(`the demo page passes axe in ${texts.languageName} at ${width} px, and scrolls in one direction`, async () => {
        await setViewport({ width, height: 640 });
        await showPage(texts);
        await send(handset({ state: 'talking' }), handset({ leg: 'b2', role: 'visitor' }));
        expect(await violations()).to.deep.equal([]);
        expect(document.documentElement.scrollWidth).to.be.at.most(width);
      });

  it('the demo page has a button that opens the popup', async () => {
    await showPage();
    document.querySelector<HTMLButtonElement>('.call')?.click();
    expect(openings).to.equal(1);
  });

  it('the demo page shows the snippet as text and does not run it', async () => {
    await showPage();
    expect(document.querySelector('.snippet code')?.textContent).to.contain(
      'data-popup="77" async',
    );
    expect(document.querySelector('script[data-popup]')).to.equal(null);
  });

  it('each copy button of the demo page is named after the number that it copies', async () => {
    await showPage();
    const names = [...document.querySelectorAll('table .copy')].map((button) =>
      button.getAttribute('aria-label'),
    );
    expect(new Set(names).size).to.equal(5);
    expect(names[0]).to.equal('Copier le 01 99 00 12 01');
  });
});

describe('the simulated phones', () => {
  it('the simulated phones are hidden until the proxy reports them, and if there are none', async () => {
    await showPage();
    expect(phones().hidden).to.equal(true);
    await send();
    expect(phones().hidden).to.equal(false);
    FakeEventSource.opened.fail();
    expect(phones().hidden).to.equal(true);
  });

  it('the simulated phones show which phone rings, which talks, and for how long', async () => {
    await showPage();
    await send(
      handset({ state: 'talking', since: clock.now() - 64_000 }),
      handset({ leg: 'b2', role: 'visitor' }),
    );
    expect(phone('Téléphone de l’atelier')).to.contain('En conversation 1:04');
    expect(phone('Votre téléphone')).to.contain('Sonne…');
    await clock.advance(2_000);
    expect(phone('Téléphone de l’atelier')).to.contain('1:06');
  });

  it('a simulated phone shows its current call, otherwise how the last one ended', async () => {
    await showPage();
    await send(handset({ state: 'ended', ending: 'busy', since: clock.now() + 1 }));
    expect(phone('Téléphone de l’atelier')).to.contain('Occupé');
    await send(
      handset({ state: 'ended', ending: 'busy', since: clock.now() + 1 }),
      handset({ leg: 'c3' }),
    );
    expect(phone('Téléphone de l’atelier')).to.contain('Sonne…');
  });

  it('a call on a simulated phone can be answered, declined and hung up', async () => {
    await showPage();
    await send(handset());
    key('Décrocher')?.click();
    key('Refuser')?.click();
    await send(handset({ state: 'talking' }));
    key('Raccrocher')?.click();
    await settle();
    expect(posted).to.deep.equal(
      ['answer', 'refuse', 'hang-up'].map((action) => ({
        url: '/demo/phones/a1',
        body: { action },
      })),
    );
  });

  it('a simulated phone reports a key that is pressed too late', async () => {
    await showPage();
    await send(handset());
    keyStatus = 404;
    key('Décrocher')?.click();
    await settle();
    expect(document.querySelector('.problem')?.textContent).to.contain('ne sonne plus');
  });
});
