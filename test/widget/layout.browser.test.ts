import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { locales } from '../../shared/vocabulary.js';
import { animations, finishAnimations } from '../support/browser/animations.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(async () => {
  visitor.leave();
  await setViewport({ width: 1280, height: 800 });
  await emulateMedia({ reducedMotion: 'no-preference' });
});

const body = () => visitor.find('.body') as HTMLElement;
const targets = () => [...visitor.root.querySelectorAll<HTMLElement>('button, a, select, input')];

describe('a screen of 320 by 256 pixels', () => {
  const views = {
    form: () =>
      Visitor.openForm({
        message: 'Un message plutôt long de la boutique, qui prend de la place.',
      }),
    progress: () => Visitor.sendRequest(),
    closed: () => Visitor.openForm({ acceptsRequests: false, open: false }),
  };
  for (const [view, open] of Object.entries(views))
    it(`on a screen of 320 by 256 pixels, the ${view} scrolls in one direction and can be closed`, async () => {
      await setViewport({ width: 320, height: 256 });
      visitor = await open();
      finishAnimations();
      expect(body().scrollWidth).to.be.at.most(body().clientWidth);
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
      const close = visitor.button(/Fermer/).getBoundingClientRect();
      expect(close.top).to.be.at.least(0);
      expect(close.right).to.be.at.most(320);
      expect(close.bottom).to.be.at.most(256);
    });

  it('on a screen of 320 by 256 pixels, a control scrolls into view when it gets the focus', async () => {
    await setViewport({ width: 320, height: 256 });
    visitor = await Visitor.openForm();
    finishAnimations();
    const send = visitor.button(/Rappelez-moi/);
    send.focus();
    const { top, bottom } = send.getBoundingClientRect();
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(256);
  });
});

describe('a screen of 320 by 568 pixels', () => {
  for (const locale of locales)
    it(`on a screen of 320 by 568 pixels, the whole form is in view in ${locale}, with the number read back`, async () => {
      await setViewport({ width: 320, height: 568 });
      visitor = await Visitor.openForm({ locale, message: 'Nous vous rappelons tout de suite.' });
      visitor.fill('number', '01 99 00 12 01');
      await visitor.settle();
      finishAnimations();
      const fields = visitor.find('.fields') as HTMLElement;
      expect(fields.scrollHeight).to.equal(fields.clientHeight);
      expect(visitor.text('#summary')).to.contain('+33 1 99 00 12 01');
      expect(visitor.button(visitor.words.send).getBoundingClientRect().bottom).to.be.at.most(568);
    });
});

describe('the controls', () => {
  for (const width of [320, 1280])
    it(`the controls are at least 44 pixels high on a screen ${width} px wide`, async () => {
      await setViewport({ width, height: 800 });
      visitor = await Visitor.openForm();
      await visitor.choose('later');
      finishAnimations();
      // A radio button's target is its label.
      const boxes = targets().map((target) =>
        (target.matches('[type=radio]')
          ? target.closest('label')
          : target
        )?.getBoundingClientRect(),
      );
      for (const box of boxes) expect(box?.height).to.be.at.least(44);
      for (const box of boxes) expect(box?.width).to.be.at.least(44);
    });

  it('the controls do not cut off their text with the spacing of WCAG 1.4.12', async () => {
    await setViewport({ width: 320, height: 800 });
    visitor = await Visitor.openForm();
    const spacing = new CSSStyleSheet();
    spacing.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    );
    visitor.root.adoptedStyleSheets.push(spacing);
    expect(body().scrollWidth).to.be.at.most(body().clientWidth);
    for (const control of visitor.root.querySelectorAll<HTMLElement>('button, .choice label'))
      expect(control.scrollHeight).to.be.at.most(control.clientHeight + 2);
  });

  it('the controls grow with the text size that the visitor has set', async () => {
    visitor = await Visitor.arrive();
    const before = visitor.launcher.getBoundingClientRect().width;
    // As a larger font size in the settings of the browser does.
    const setting = new CSSStyleSheet();
    setting.replaceSync('.launcher { font-size: 32px }');
    visitor.root.adoptedStyleSheets.push(setting);
    expect(visitor.launcher.getBoundingClientRect().width).to.be.above(before * 1.4);
  });

  it('the controls ignore the root font size of the host page', async () => {
    document.documentElement.style.setProperty('font-size', '62.5%');
    visitor = await Visitor.openForm();
    expect(getComputedStyle(visitor.field('number')).fontSize).to.equal('20px');
    document.documentElement.style.removeProperty('font-size');
  });
});

describe('animation', () => {
  const animationsWhileSending = async () => {
    visitor = await Visitor.openForm();
    const opening = animations().length;
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    return opening + animations().length;
  };

  it('animation is off if the visitor prefers reduced motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    expect(await animationsWhileSending()).to.equal(0);
  });

  it('the dialog grows and shrinks from one step to the next, and not at once', async () => {
    visitor = await Visitor.openForm();
    finishAnimations();
    const before = visitor.dialog.offsetHeight;
    await visitor.choose('later');
    const [growing] = visitor.dialog.getAnimations();
    expect(growing).not.to.equal(undefined);
    finishAnimations();
    expect(visitor.dialog.offsetHeight).to.be.above(before);
  });

  it('animation is on unless the visitor prefers reduced motion', async () => {
    expect(await animationsWhileSending()).to.be.above(0);
  });
});
