/** The methods that a page may have got from an element that the script tag has drawn. */
type Openable = HTMLElement & Record<'open' | 'close' | 'toggle' | 'reset', () => unknown>;

/** Removes the element that the script tag has drawn for a popup for which the page has its own, as the script may not have seen. */
export function removeDrawn(popup: string, own: Openable): void {
  for (const drawn of document.querySelectorAll('rappel-popup[data-script]')) {
    if (drawn.getAttribute('popup') !== popup) continue;
    // A visitor may have clicked on it a moment ago.
    const { open, close, toggle, reset } = own;
    for (const [name, method] of Object.entries({ open, close, toggle, reset }))
      Object.assign(drawn, { [name]: method.bind(own) });
    drawn.remove();
  }
}
