/**
 * What the page must not notice of the open dialog: keys, because of pages with shortcuts of one letter, and all that a
 * page may forbid, such as pasting or scrolling with the wheel.
 */
const keptInside = [
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'input'],
  ...['compositionstart', 'compositionupdate', 'compositionend', 'copy', 'cut', 'paste'],
  ...['click', 'dblclick', 'auxclick', 'contextmenu', 'mousedown', 'mouseup', 'selectstart'],
  ...['pointerdown', 'pointerup', 'touchstart', 'touchmove', 'touchend', 'wheel', 'dragstart'],
  ...['focusin', 'focusout'],
] as const;

const stop = (event: Event): void => event.stopPropagation();

/** Ends these events at the dialog. Listeners in it and on it receive them, and so do those of the page that capture. */
export function keepEventsInside(dialog: HTMLElement): void {
  for (const type of keptInside) dialog.addEventListener(type, stop, { passive: true });
}

/**
 * Keeps the page from scrolling behind the dialog. Where its scrollbar takes room, that room stays empty, so nothing
 * moves.
 *
 * @returns lets the page scroll again
 */
export function lockScrolling(): () => void {
  const { body, documentElement, scrollingElement } = document;
  // The window takes `overflow` from the body where the root leaves it as it is, and `clip` as `hidden`, which tools
  // that look for covered text would take as said of the dialog too.
  const isFromBody = isVisible(documentElement) && body && !isVisible(body);
  const sheet = new CSSStyleSheet();
  sheet.insertRule(`:root:root:root ${isFromBody ? '> body' : ''} { overflow: clip !important }`);
  if (scrollingElement && scrollingElement.clientWidth < innerWidth)
    sheet.insertRule(':root:root:root { scrollbar-gutter: stable }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

const isVisible = (element: Element): boolean => getComputedStyle(element).overflowY === 'visible';
