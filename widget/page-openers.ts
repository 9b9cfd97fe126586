import type { Stop } from '../shared/clock.js';

/** The parts of the element that are there before the widget defines it. */
type Opening = HTMLElement & { open?(): unknown };

/**
 * Opens a popup from its page: by a click on what its `opener` selects, by a link to `#rappel`, and by an address that
 * ends in `#rappel`. Those are for the first popup of a page; `#rappel-78` is for popup 78. A link that opens a popup
 * leads nowhere else, so it may point to a page for visitors without scripts.
 */
export function listenToPage(element: Opening): Stop {
  const selector = () => element.getAttribute('opener') || ':not(*)';
  try {
    document.querySelector(selector());
  } catch (failure) {
    console.error(`rappel: opener: ${(failure as Error).message}`);
  }
  const isOurs = (hash: string | null) =>
    hash === `#rappel-${element.getAttribute('popup')}` ||
    (hash === '#rappel' && document.querySelector('rappel-popup') === element);
  const isOpener = (node: EventTarget): boolean =>
    node instanceof Element && (node.matches(selector()) || isOurs(node.getAttribute('href')));
  const openByClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!event.composedPath().some(isOpener)) return;
    event.preventDefault();
    element.open?.();
  };
  const openByAddress = () => {
    if (isOurs(location.hash)) element.open?.();
  };
  openByAddress();
  // Before the page's own listeners, which may keep the click for themselves.
  document.addEventListener('click', openByClick, true);
  addEventListener('hashchange', openByAddress);
  return () => {
    document.removeEventListener('click', openByClick, true);
    removeEventListener('hashchange', openByAddress);
  };
}
