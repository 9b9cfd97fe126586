import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../widget/popup/rappel-popup.js';
import { hostPage } from '../support/browser/host-page.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { waitUntil } from '../support/browser/wait-until.js';

const placed: Element[] = [];
afterEach(() => {
  for (const element of placed.splice(0)) element.remove();
});

const place = <Placed extends Element>(element: Placed): Placed => {
  placed.push(element);
  document.body.append(element);
  return element;
};

/** A link of the page at a distance from the bottom right corner of the window. */
function linkAt(bottom: number): HTMLAnchorElement {
  const link = place(document.createElement('a'));
  link.href = '#next';
  link.textContent = 'A link in the footer';
  Object.assign(link.style, { position: 'fixed', right: '40px', bottom: `${bottom}px` });
  return link;
}

const areApart = (one: DOMRect, other: DOMRect): boolean =>
  one.right <= other.left ||
  other.right <= one.left ||
  one.bottom <= other.top ||
  other.bottom <= one.top;

describe('the button over a page', () => {
  it('the button covers no element of the page that has the focus, and can be reached by keys all the same', async () => {
    hostPage();
    const links = [300, 60, 40, 200].map(linkAt);
    const popup = place(document.createElement('rappel-popup'));
    popup.popup = '77';
    await popup.updateComplete;
    const button = popup.shadowRoot!.querySelector<HTMLElement>('.launcher')!;
    const opacity = () => getComputedStyle(button).opacity;
    for (const link of links) {
      await sendKeys({ press: 'Tab' });
      await waitUntil(() => document.activeElement === link);
      const isApart = areApart(link.getBoundingClientRect(), button.getBoundingClientRect());
      await waitUntil(() => opacity() === (isApart ? '1' : '0'));
      const { left, top } = link.getBoundingClientRect();
      expect(document.elementFromPoint(left + 1, top + 1)).to.equal(link);
    }
    expect(
      links.map((link) => areApart(link.getBoundingClientRect(), button.getBoundingClientRect())),
    ).to.deep.equal([true, false, false, true]);
    links[2]!.focus();
    await waitUntil(() => opacity() === '0');
    links[3]!.remove();
    await sendKeys({ press: 'Tab' });
    await waitUntil(() => popup.shadowRoot!.activeElement === button);
    await waitUntil(() => opacity() === '1');
  });

  it('a focused element that takes most of the window hides no button', async () => {
    hostPage();
    const popup = place(document.createElement('rappel-popup'));
    popup.popup = '77';
    await popup.updateComplete;
    const button = popup.shadowRoot!.querySelector<HTMLElement>('.launcher')!;
    const link = linkAt(60);
    link.focus();
    await waitUntil(() => getComputedStyle(button).opacity === '0');
    const editor = place(document.createElement('textarea'));
    Object.assign(editor.style, { position: 'fixed', inset: '0', width: '100%', height: '100%' });
    editor.focus();
    await waitUntil(() => getComputedStyle(button).opacity === '1');
  });
});
