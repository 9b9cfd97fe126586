/**
 * Puts the element into the page, and back again after Turbo or htmx has replaced the body or all that is in it. A page
 * that removes only the element gets rid of it.
 */
export function keepInPage(element: HTMLElement): void {
  const { body } = document;
  // A page out of a cache brings its own copy.
  for (const copy of document.querySelectorAll('rappel-popup[data-script]'))
    if (copy.getAttribute('popup') === element.getAttribute('popup')) copy.remove();
  body.append(element);
  const observer = new MutationObserver((changes) => {
    if (element.isConnected) return;
    const isReplaced =
      document.body !== body ||
      changes.some(({ removedNodes }) => [...removedNodes].some(isContent));
    observer.disconnect();
    if (isReplaced) keepInPage(element);
  });
  for (const parent of [document.documentElement, body])
    observer.observe(parent, { childList: true });
}

const isContent = (node: Node): boolean => node.nodeName !== 'RAPPEL-POPUP';
