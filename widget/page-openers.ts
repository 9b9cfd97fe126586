/** The parts of the element that are there before the widget defines it. */
type Opening = HTMLElement & { open?(): unknown };

/**
 * Opens a popup from its page: by a click on what its `opener` selects, by a link to `#rappel`, and by an address that
 * ends in `#rappel`. Those are for the first popup of a page; `#rappel-78` is for popup 78. A link that opens a popup
 * leads nowhere else, so it may point to a page for visitors without scripts.
 *
 * @param signal ends it
 * @throws {DOMException} if `opener` is not a selector
 */
export function listenToPage(element: Opening, signal = new AbortController().signal): void {
  const option = (name: string) => element.getAttribute(name);
  const selector = () => option('opener') || ':not(*)';
  const isOurs = (hash: string | null) =>
    hash === `#rappel-${option('popup')}` ||
    (hash === '#rappel' && document.querySelector('rappel-popup') === element);
  const isOpener = (node: EventTarget): boolean =>
    node instanceof Element && (node.matches(selector()) || isOurs(node.getAttribute('href')));
  const openByAddress = () => {
    if (isOurs(location.hash)) element.open?.();
  };
  // Tells about a wrong selector before anybody clicks.
  isOpener(element);
  openByAddress();
  addEventListener('hashchange', openByAddress, { signal });
  // Before the page's own listeners, which may keep the click for themselves.
  addEventListener(
    'click',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!event.composedPath().some(isOpener)) return;
      event.preventDefault();
      element.open?.();
    },
    { capture: true, signal },
  );
}
