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
  isOpener?: (node: EventTarget) => unknown,
  signal?: AbortSignal,
): void {
  const isOurs = (hash: string | null | undefined) =>
    hash === `#rappel-${element.getAttribute('popup')}` ||
    (hash === '#rappel' && document.querySelector('rappel-popup') === element);
  // The document and the window, in which a click ends, have no attributes.
  const opens = (node: EventTarget): unknown =>
    isOurs((node as Partial<Element>).getAttribute?.('href')) || isOpener?.(node);
  const listen = (event?: Event) => {
    const { ctrlKey, metaKey, shiftKey } = (event ?? {}) as MouseEvent;
    const isAsked =
      event?.type === 'click'
        ? !(ctrlKey || metaKey || shiftKey) && event.composedPath().some(opens)
        : isOurs(location.hash);
    if (!isAsked) return;
    event?.preventDefault();
    element.open?.();
  };
  listen();
  // Before the page's own listeners, which may keep the click for themselves.
  for (const type of ['click', 'hashchange'])
    addEventListener(type, listen, { capture: true, signal } as AddEventListenerOptions);
}

/**
 * Tells whether the `opener` of an element selects another one.
 *
 * @throws {DOMException} if it is not a selector
 */
export function isSelectedOpener(element: Element): (node: EventTarget) => unknown {
  const isSelected = (node: EventTarget) =>
    (node as Partial<Element>).matches?.(element.getAttribute('opener') || ':not(*)');
  // Tells about a wrong selector before anybody clicks.
  isSelected(element);
  return isSelected;
}
