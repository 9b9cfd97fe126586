/** The parts of the element that are there before the widget defines it. */
type Opening = HTMLElement & { open?(): unknown };

/**
 * Opens a popup from its page: by a click on a link to `#rappel`, and by an address that ends in `#rappel`. Those are for
 * the first popup of a page; `#rappel-78` is for popup 78. A link that opens a popup leads nowhere else, so it may point
 * to a page for visitors without scripts. The script tag's file has this too, so it is small.
 *
 * @param isOpener tells other elements of the page that open it
 * @param signal ends it
 */
export function listenToPage(
  element: Opening,
  isOpener?: (node: Element) => boolean,
  signal?: AbortSignal,
): void {
  const isOurs = (hash: string | null) =>
    hash === `#rappel-${element.getAttribute('popup')}` ||
    (hash === '#rappel' && document.querySelector('rappel-popup') === element);
  const opens = (node: EventTarget): unknown =>
    node instanceof Element && (isOurs(node.getAttribute('href')) || isOpener?.(node));
  const openByAddress = () => isOurs(location.hash) && element.open?.();
  openByAddress();
  addEventListener('hashchange', openByAddress, { signal } as AddEventListenerOptions);
  // Before the page's own listeners, which may keep the click for themselves.
  addEventListener(
    'click',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!event.composedPath().some(opens)) return;
      event.preventDefault();
      element.open?.();
    },
    { capture: true, signal } as AddEventListenerOptions,
  );
}

/**
 * Tells whether the `opener` of an element selects another one.
 *
 * @throws {DOMException} if it is not a selector
 */
export function isSelectedOpener(element: Element): (node: Element) => boolean {
  const isSelected = (node: Element) => node.matches(element.getAttribute('opener') || ':not(*)');
  // Tells about a wrong selector before anybody clicks.
  isSelected(element);
  return isSelected;
}
