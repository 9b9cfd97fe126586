import { expect } from '@open-wc/testing';
import { emulateMedia, resetMouse, sendMouse } from '@web/test-runner-commands';
import fc from 'fast-check';
import { violations } from '../support/browser/axe.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(async () => {
  visitor.leave();
  document.documentElement.style.removeProperty('color-scheme');
  await emulateMedia({ colorScheme: 'light' });
});

/** What the browser paints for colours that lie on each other, in any CSS notation. */
function painted(...colours: string[]): number[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) throw new Error('no canvas');
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function luminance(...colours: string[]): number {
  const [red = 0, green = 0, blue = 0] = painted(...colours).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast ratio of a text's colour on a background, which may have layers. */
function contrast(text: string, ...background: string[]): number {
  const [dark = 0, light = 0] = [luminance(text), luminance(...background)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const styleOf = (selector: string) => getComputedStyle(visitor.find(selector) as HTMLElement);
const paper = () => styleOf('dialog').backgroundColor;

describe('the owner’s style sheet', () => {
  it('it wins over the styles of the widget, also over those that come later, and changes nothing outside', async () => {
    const before = getComputedStyle(document.body).color;
    visitor = await Visitor.openForm({
      styles:
        ':is(#_,[part~=send]){color:#ffffff;background-color:#7a2e10;}' +
        ':is(#_,[part~=number]){border:3px solid #7a2e10;}',
    });
    await visitor.choose('later');
    expect(painted(styleOf('.send button').backgroundColor)).to.deep.equal([122, 46, 16]);
    expect(styleOf('.phone').borderTopWidth).to.equal('3px');
    expect(getComputedStyle(document.body).color).to.equal(before);
  });
});

describe('the owner’s accent', () => {
  for (const theme of ['light', 'dark'])
    it(`text on any accent has a contrast of 4.5 at least, and the accent as text one of 7: ${theme}`, async () => {
      visitor = await Visitor.openForm();
      visitor.element.setAttribute('theme', theme);
      const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);
      const brands = ['#ffe600', '#000000', '#ffffff', '#767676', '#ff0000', '#0000ff', '#00ff00'];
      fc.assert(
        fc.property(colour, (accent) => {
          visitor.element.style.setProperty('--rappel-accent', accent);
          const send = styleOf('.send .primary');
          expect(contrast(send.color, send.backgroundColor), accent).to.be.at.least(4.5);
          expect(painted(send.backgroundColor)).to.deep.equal(painted(accent));
          expect(contrast(styleOf('summary').color, paper()), accent).to.be.at.least(7);
        }),
        { numRuns: 250, examples: brands.map((brand): [string] => [brand]) },
      );
    });

  it('the colour of the popup is used where the page sets none, and the text on it can be read', async () => {
    visitor = await Visitor.openForm({ accent: '#ffe600' });
    const send = () => styleOf('.send .primary');
    expect(painted(send().backgroundColor)).to.deep.equal(painted('#ffe600'));
    expect(contrast(send().color, send().backgroundColor)).to.be.at.least(4.5);
    visitor.element.style.setProperty('--rappel-accent', '#0000ff');
    expect(painted(send().backgroundColor)).to.deep.equal(painted('#0000ff'));
  });

  for (const theme of ['light', 'dark'])
    it(`under the pointer, the text on any accent contrasts no less than before: ${theme}`, async () => {
      visitor = await Visitor.arrive();
      visitor.element.setAttribute('theme', theme);
      const { left, top } = visitor.launcher.getBoundingClientRect();
      const veil = () => /(?:color|rgba)\([^)]*\)/.exec(styleOf('.launcher').boxShadow)?.[0] ?? '';
      const before = veil();
      await sendMouse({ type: 'move', position: [Math.ceil(left) + 20, Math.ceil(top) + 20] });
      expect(visitor.launcher.matches(':hover')).to.equal(true);
      expect(veil()).not.to.equal(before);
      for (const accent of ['', '#ffe600', '#767676', '#757575', '#e00000', '#000', '#fff']) {
        visitor.element.style.setProperty('--rappel-accent', accent);
        const { color, backgroundColor, filter } = styleOf('.launcher');
        expect(filter).to.equal('none');
        expect(painted(backgroundColor, veil()), accent).not.to.deep.equal(painted(color));
        expect(contrast(color, backgroundColor, veil()), accent).to.be.at.least(
          contrast(color, backgroundColor),
        );
      }
      await resetMouse();
    });
});

describe('the theme', () => {
  const isDark = () => luminance(paper()) < 0.1;

  it('without a theme the dialog is as light or dark as its page says it can be', async () => {
    visitor = await Visitor.openForm();
    await emulateMedia({ colorScheme: 'dark' });
    expect(isDark()).to.equal(false);
    document.documentElement.style.colorScheme = 'light dark';
    expect(isDark()).to.equal(true);
    document.documentElement.style.colorScheme = 'dark';
    await emulateMedia({ colorScheme: 'light' });
    expect(isDark()).to.equal(true);
  });

  it('a theme decides over the page', async () => {
    visitor = await Visitor.openForm();
    visitor.element.setAttribute('theme', 'dark');
    expect(isDark()).to.equal(true);
    visitor.element.setAttribute('theme', 'auto');
    expect(isDark()).to.equal(false);
    await emulateMedia({ colorScheme: 'dark' });
    expect(isDark()).to.equal(true);
    visitor.element.setAttribute('theme', 'light');
    expect(isDark()).to.equal(false);
  });

  it('the dark form passes axe, with a fault and with a refusal, and so does a request', async () => {
    visitor = await Visitor.openForm({ message: 'Bonjour.' });
    visitor.element.setAttribute('theme', 'dark');
    expect(await violations()).to.deep.equal([]);
    await visitor.send();
    expect(await violations()).to.deep.equal([]);
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.problem = { code: 'duplicate' };
    await visitor.send();
    expect(await violations()).to.deep.equal([]);
    visitor.proxy.problem = null;
    await visitor.send();
    expect(await violations()).to.deep.equal([]);
    await visitor.receiveUpdate({ state: 'missed' });
    expect(await violations()).to.deep.equal([]);
  });
});
