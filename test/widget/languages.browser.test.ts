import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { languages } from '../../widget/messages/button-words.js';
import { directionOf } from '../../widget/messages/spoken-language.js';
import { finishAnimations } from '../support/browser/animations.js';
import { violations } from '../support/browser/axe.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(async () => {
  visitor.leave();
  await setViewport({ width: 1280, height: 800 });
});

const openForm = async (language: (typeof languages)[number]) => {
  visitor = await Visitor.arrive({}, undefined, language);
  await visitor.open();
};

const visible = (element: HTMLElement) => element.getClientRects().length > 0;
const all = <Found extends HTMLElement>(selector: string): Found[] =>
  [...visitor.root.querySelectorAll<Found>(selector)].filter(visible);

/** What does not show all of its text, and what reaches out of the dialog. */
function cutOff(): string[] {
  finishAnimations();
  const { left, right } = visitor.dialog.getBoundingClientRect();
  const boxes = all('h2, h3, p, label, button, a, summary, li, legend, select').filter(
    (element) =>
      !element.closest('.visually-hidden, .launcher') && !element.matches('.prefix select'),
  );
  return boxes
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return (
        element.scrollWidth > element.clientWidth + 1 ||
        box.left < left - 1 ||
        box.right > right + 1
      );
    })
    .map((element) => `${element.localName}: ${element.textContent?.trim()}`);
}

/** Names of the controls, as assistive technology has them. */
const names = (): string[] =>
  all<HTMLElement>('dialog :is(button, a, input, select, summary)').map((control) =>
    (
      control.getAttribute('aria-label') ??
      (control as HTMLInputElement).labels?.[0]?.textContent ??
      control.textContent ??
      ''
    )
      .replace(/\s+/g, ' ')
      .trim(),
  );

for (const language of languages)
  describe(`the widget in ${language}`, () => {
    it(`in ${language} the dialog and the button name their language and direction`, async () => {
      await openForm(language);
      for (const part of [visitor.dialog, visitor.launcher]) {
        expect(part.lang).to.equal(language);
        expect(part.dir).to.equal(directionOf(language));
        expect(getComputedStyle(part).direction).to.equal(directionOf(language));
      }
      expect(await violations()).to.deep.equal([]);
    });

    it(`in ${language} nothing is cut off and nothing scrolls sideways on a screen of 320 pixels`, async () => {
      await setViewport({ width: 320, height: 568 });
      await openForm(language);
      await visitor.choose('later');
      await visitor.send();
      expect(visitor.fault('number')).not.to.equal('');
      expect(cutOff()).to.deep.equal([]);
      visitor.fill('number', '01 99 00 12 01');
      await visitor.settle();
      expect(visitor.text('#summary')).to.contain('+33 1 99 00 12 01');
      expect(cutOff()).to.deep.equal([]);
      await visitor.send();
      await visitor.receiveUpdate({ state: 'unknown' });
      expect(visitor.title).not.to.equal('');
      expect(cutOff()).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
    });

    it(`in ${language} every control has a name of its own that contains its text`, async () => {
      await openForm(language);
      const shown = names();
      expect(shown).not.to.contain('');
      expect(shown).to.deep.equal([...new Set(shown)]);
      for (const control of all<HTMLElement>('dialog [aria-label]:is(button, a)')) {
        const text = (control.textContent ?? '').replace(/\s+/g, ' ').trim();
        expect(control.getAttribute('aria-label')).to.contain(text);
      }
    });
  });

describe('a language that is written from right to left', () => {
  /** Whether a text is shown with its first character left of its last one. */
  function readsLeftToRight(element: HTMLElement, text: string): boolean {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = node.textContent?.indexOf(text) ?? -1;
      if (start < 0) continue;
      const leftOf = (at: number): number => {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
      };
      return leftOf(start) < leftOf(start + text.length - 1);
    }
    throw new Error(`${text} is not in: ${element.textContent}`);
  }

  it('phone numbers stay left to right in Arabic sentences', async () => {
    await openForm('ar');
    expect(
      readsLeftToRight(visitor.field('number-hint'), '01\u00a099\u00a000\u00a012\u00a001'),
    ).to.equal(true);
    visitor.fill('number', '01 99 00 12 01');
    await visitor.settle();
    expect(readsLeftToRight(visitor.field('summary'), '+33 1 99 00 12 01')).to.equal(true);
    expect(getComputedStyle(visitor.field('number')).direction).to.equal('ltr');
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
    await visitor.send();
    const alert = visitor.find('[role=alert]') as HTMLElement;
    expect(readsLeftToRight(alert, '+33 1 99 00 12 34')).to.equal(true);
  });

  it('the close button and the button of the page change sides', async () => {
    await openForm('ar');
    finishAnimations();
    const dialog = visitor.dialog.getBoundingClientRect();
    const middle = (dialog.left + dialog.right) / 2;
    expect(visitor.button(visitor.words.close).getBoundingClientRect().right).to.be.below(middle);
    expect(visitor.launcher.getBoundingClientRect().left).to.be.below(innerWidth / 4);
  });
});
