import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { render } from 'lit';
import type { Handset } from '../../../shared/handset.js';
import { type Locale, locales } from '../../../shared/vocabulary.js';
import type { DemoPhones } from '../../../widget/demo/demo-phones.js';
import { english } from '../../../widget/demo/en.js';
import { french } from '../../../widget/demo/fr.js';
import { shopPage } from '../../../widget/demo/shop-page.js';
import { violations } from '../../support/browser/axe.js';
import { afterEach, beforeEach, describe, it } from '../../support/browser/mocha.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';
import '../../support/browser/visitor.js';

/** The proxy's stream of handsets, as far as a page can tell. */
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
let pressed = 204;
let called = 0;

beforeEach(async () => {
  Object.assign(globalThis, {
    EventSource: FakeEventSource,
    fetch: async (url: string, { body }: { body: string }) => {
      posted.push({ url, body: JSON.parse(body) });
      return new Response(null, { status: pressed });
    },
  });
  posted.length = 0;
  pressed = 204;
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

async function shows(locale: Locale = 'fr'): Promise<void> {
  document.documentElement.lang = locale;
  document.title = 'Atelier Vélo';
  render(
    shopPage({
      locale,
      texts: locale === 'fr' ? french : english,
      popupId: '77',
      ordinaryPopupId: '77',
      snippet: '<script src="http://localhost:3000/rappel.js" data-popup="77" async></script>',
      callMe: () => {
        called += 1;
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
  for (const locale of locales)
    for (const width of [1280, 320])
      it(`has nothing for axe to find in ${locale} at ${width}, and scrolls in one direction`, async () => {
        await setViewport({ width, height: 640 });
        await shows(locale);
        await send(handset({ state: 'talking' }), handset({ leg: 'b2', role: 'visitor' }));
        expect(await violations()).to.deep.equal([]);
        expect(document.documentElement.scrollWidth).to.be.at.most(width);
      });

  it('opens the popup by a button of its own', async () => {
    await shows();
    document.querySelector<HTMLButtonElement>('.call')?.click();
    expect(called).to.equal(1);
  });

  it('shows the snippet as text to copy', async () => {
    await shows();
    expect(document.querySelector('.snippet code')?.textContent).to.contain(
      'data-popup="77" async',
    );
    expect(document.querySelector('script[data-popup]')).to.equal(null);
  });

  it('names each copy button by what it copies', async () => {
    await shows();
    const names = [...document.querySelectorAll('table .copy')].map((button) =>
      button.getAttribute('aria-label'),
    );
    expect(new Set(names).size).to.equal(5);
    expect(names[0]).to.equal('Copier le 01 99 00 12 01');
  });
});

describe('the simulated phones', () => {
  it('are hidden until they are heard of, and where there are none', async () => {
    await shows();
    expect(phones().hidden).to.equal(true);
    await send();
    expect(phones().hidden).to.equal(false);
    FakeEventSource.opened.fail();
    expect(phones().hidden).to.equal(true);
  });

  it('show who rings and who talks, and for how long', async () => {
    await shows();
    await send(
      handset({ state: 'talking', since: clock.now() - 64_000 }),
      handset({ leg: 'b2', role: 'visitor' }),
    );
    expect(phone('Téléphone de l’atelier')).to.contain('En conversation 1:04');
    expect(phone('Votre téléphone')).to.contain('Sonne…');
    await clock.advance(2_000);
    expect(phone('Téléphone de l’atelier')).to.contain('1:06');
  });

  it('prefer the call that is on to one that is over, and say how that ended', async () => {
    await shows();
    await send(handset({ state: 'ended', ending: 'busy', since: clock.now() + 1 }));
    expect(phone('Téléphone de l’atelier')).to.contain('Occupé');
    await send(
      handset({ state: 'ended', ending: 'busy', since: clock.now() + 1 }),
      handset({ leg: 'c3' }),
    );
    expect(phone('Téléphone de l’atelier')).to.contain('Sonne…');
  });

  it('are answered, refused and hung up by their keys', async () => {
    await shows();
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

  it('say so when a key is pressed too late', async () => {
    await shows();
    await send(handset());
    pressed = 404;
    key('Décrocher')?.click();
    await settle();
    expect(document.querySelector('.problem')?.textContent).to.contain('ne sonne plus');
  });
});
