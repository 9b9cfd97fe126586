import { expect } from '@open-wc/testing';
import { emulateMedia, executeServerCommand, setViewport } from '@web/test-runner-commands';
import type { CallbackState, PopupView } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import { progressTracks } from '../../widget/callback-states.js';
import '../../widget/popup/country-search.js';
import { faintTexts, violations } from '../support/browser/axe.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/popup-visitor.js';
import { waitUntil } from '../support/browser/wait-until.js';

let visitor: Visitor;
afterEach(async () => {
  visitor.leave();
  document.documentElement.style.removeProperty('color-scheme');
  await setViewport({ width: 1280, height: 800 });
  await emulateMedia({ colorScheme: 'light' });
  await executeServerCommand('force-colours', false);
});

async function opens(view: Partial<PopupView> = {}): Promise<void> {
  visitor = await Visitor.openForm({ message: 'Bonjour.', ...view });
}

async function sends(): Promise<void> {
  visitor.fill('number', '01 99 00 12 01');
  await visitor.send();
}

/** A request whose caller will say two words. */
async function followsWithPhrase(): Promise<void> {
  await opens({ callerNumber: '+33 1 99 00 12 00' });
  const safePhrase = { words: 'river lantern', language: 'en' };
  visitor.proxy.current = { ...visitor.proxy.current, safePhrase };
  await sends();
  expect(visitor.text('.phrase')).to.contain('river lantern');
}

/** The request with its QR code unfolded, where the window is wide enough to offer it. */
async function unfoldsPhoneLink(): Promise<void> {
  await followsWithPhrase();
  const link = visitor.find('.phone-link') as HTMLDetailsElement;
  link.open = true;
  await waitUntil(() => visitor.find('.qr') !== null);
}

async function isRefused(): Promise<void> {
  await opens();
  visitor.proxy.problem = { code: 'cannot-call-now', reference: '7f3a91c2' };
  await sends();
  expect(visitor.text('[role=alert] .reference')).to.contain('7f3a91c2');
}

const newest = {
  'the words that the caller will say': followsWithPhrase,
  'the unfolded QR code': unfoldsPhoneLink,
  'a refusal with its reference': isRefused,
};

/** Makes the page look otherwise, before the popup opens. */
const looks: Record<string, () => Promise<unknown>> = {
  light: () => emulateMedia({ colorScheme: 'light' }),
  dark: async () => {
    document.documentElement.style.colorScheme = 'dark';
  },
  'forced colours': () => executeServerCommand('force-colours', true),
  '320 pixels': () => setViewport({ width: 320, height: 568 }),
};

/** With forced colours axe reads the colour of the style sheet, and not the one that is painted; see the test below. */
const isForcedContrast = (fault: string) =>
  matchMedia('(forced-colors: active)').matches && fault.startsWith('color-contrast:');

describe('the newest views', () => {
  for (const [look, begin] of Object.entries(looks))
    for (const [name, show] of Object.entries(newest))
      it(`${name} passes axe: ${look}`, async () => {
        await begin();
        await show();
        // Axe does not know the top layer: it takes the button for something in front of the dialog.
        visitor.launcher.style.visibility = 'hidden';
        const found = await violations(visitor.element);
        expect(found.filter((fault) => !isForcedContrast(fault))).to.deep.equal([]);
        const body = visitor.find('.body') as HTMLElement;
        expect(body.scrollWidth).to.be.at.most(body.clientWidth);
      });

  it('with forced colours, boxes keep a border, the focus an outline, and a QR code its black and white', async () => {
    await executeServerCommand('force-colours', true);
    expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
    await unfoldsPhoneLink();
    const styleOf = (selector: string) => getComputedStyle(visitor.find(selector) as HTMLElement);
    for (const box of ['dialog', '.phrase', '.secondary', '.close'])
      expect(styleOf(box).borderTopColor, box).not.to.equal(styleOf(box).backgroundColor);
    for (const text of ['.launcher', '.phrase strong', '.secondary', '.phone-link .address'])
      expect(styleOf(text).color, text).to.equal(systemColour('CanvasText'));
    expect(styleOf('.qr rect').fill).to.equal('rgb(255, 255, 255)');
    expect(styleOf('.qr path').fill).to.equal('rgb(0, 0, 0)');
    await visitor.press('Tab');
    const focused = getComputedStyle(visitor.root.activeElement as HTMLElement);
    expect(focused.outlineStyle).not.to.equal('none');
  });

  it('a window of 320 pixels offers no QR code, and the link to the request instead', async () => {
    await setViewport({ width: 320, height: 568 });
    await followsWithPhrase();
    expect(visitor.find('.phone-link')?.getBoundingClientRect().height).to.equal(0);
    expect(visitor.button(/Suivre ma demande/).getBoundingClientRect().height).to.be.at.least(44);
  });
});

/** What the browser makes of the name of a system colour. */
function systemColour(name: string): string {
  document.body.style.outlineColor = name;
  const { outlineColor } = getComputedStyle(document.body);
  document.body.style.removeProperty('outline-color');
  return outlineColor;
}

const views: Record<string, () => Promise<unknown>> = {
  'the button': async () => {
    visitor = await Visitor.arrive();
  },
  'the form': opens,
  'the form with all fields and a consent': async () => {
    await opens({
      labels: { custom1: 'Modèle du vélo', custom2: 'Ville', custom3: null },
      privacy: {
        notice: { fr: 'Votre numéro ne sert qu’à cet appel.' },
        url: 'https://shop.example/privacy',
        consent: { texts: { fr: 'Appelez-moi aussi' }, version: '7' },
      },
    });
    (visitor.find('.more') as HTMLDetailsElement).open = true;
  },
  'the form with the number read back, later': async () => {
    await opens();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.choose('later');
    expect(visitor.text('#summary')).to.contain('+33');
  },
  'days and times, one of them full': async () => {
    await opens({ appointments: true });
    await visitor.choose('later');
    const day = [...visitor.root.querySelectorAll<HTMLInputElement>('#day input:enabled')].at(-1);
    day?.click();
    await visitor.settle();
    expect(visitor.find('#time input:checked')).not.to.equal(null);
  },
  'times that cannot be loaded': async () => {
    await opens({ appointments: true });
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.choose('later');
  },
  'the search among many countries': async () => {
    const codes = ['FR', 'BE', 'CH', 'NL', 'DE', 'ES', 'IT', 'AT', 'NO'];
    await opens({
      countries: codes.map((country) => ({ country, lines: ['mobile'], example: null })),
    });
    visitor.field('country').click();
    await visitor.settle();
    expect(visitor.find('[role=option]')).not.to.equal(null);
  },
  'the question for a country': async () => {
    await opens();
    visitor.fill('number', '0470 12 34 56');
    await visitor.send();
    expect(visitor.find('.countries')).not.to.equal(null);
  },
  'a faulty field': async () => {
    await opens();
    await visitor.send();
    expect(visitor.fault('number')).not.to.equal('');
  },
  'a request that waits for its answer': async () => {
    await opens({ fallbackPhone: '01 99 00 12 34' });
    visitor.proxy.hold();
    await sends();
    await visitor.clock.advance(4000);
    await visitor.settle();
  },
  'a closed popup': () =>
    opens({ open: false, acceptsRequests: false, nextOpeningAt: '2026-11-24T08:00:00Z' }),
  'a popup that cannot be loaded': async () => {
    visitor = await Visitor.arrive();
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
    await visitor.open();
  },
  'another time for an appointment': async () => {
    await opens();
    await sends();
    const callAt = '2026-11-24T08:00:00.000Z';
    const ofAppointment = { cancellable: true, reschedulable: true, timeZone: 'Europe/Paris' };
    await visitor.receiveUpdate({ state: 'scheduled', callAt, ...ofAppointment });
    visitor.button(visitor.words.changeTime).click();
    await visitor.settle();
  },
  'a request without updates': async () => {
    await opens();
    await sends();
    visitor.proxy.problem = { code: 'not-cancellable' };
    visitor.button(visitor.words.cancel).click();
    await visitor.settle();
    visitor.proxy.breakStreams();
    await visitor.clock.advance(60_000);
    expect(visitor.find('.notice')).not.to.equal(null);
  },
  ...newest,
};
for (const state of Object.keys(progressTracks) as CallbackState[])
  views[`a request that is ${state}`] = async () => {
    await opens();
    await sends();
    await visitor.receiveUpdate({ state, cancellable: !isFinal(state) });
  };

describe('contrast', () => {
  for (const look of ['light', 'dark'])
    for (const [name, show] of Object.entries(views))
      it(`every text has a contrast of 7:1 at least in ${look}: ${name}`, async () => {
        await looks[look]?.();
        await show();
        const { faint, measured } = await faintTexts(visitor.element);
        expect(faint).to.deep.equal([]);
        expect(measured).to.be.above(0);
      });

  it('a text of less than 7:1 is found, of any size', async () => {
    await opens();
    for (const size of ['14px', '40px']) {
      visitor.root.querySelector<HTMLElement>('#title')?.style.setProperty('font-size', size);
      // 6.4:1 on white.
      visitor.root.querySelector<HTMLElement>('#title')?.style.setProperty('color', '#5f5f5f');
      expect((await faintTexts(visitor.element)).faint.join()).to.contain('#title');
    }
  });
});
