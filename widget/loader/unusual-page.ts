import { keepClear } from '../keep-clear.js';
import { keptKey, MEMORY_OFF } from '../kept-key.js';
import { noticeRequest } from '../notice-request.js';
import { isSelectedOpener, listenToPage } from '../page-openers.js';
import { raise } from '../top-layer.js';
import type { drawLauncher } from './light-launcher.js';
import { runCalls } from './queued-calls.js';
import { readScriptTag } from './script-tag.js';
import { styleForUse } from './style-for-use.js';

/** What `rappel.js` hands over. */
export interface Start {
  /** That of `rappel.js`. */
  address: string;
  /** The tag that is running; `import()` has none. */
  tag: HTMLScriptElement | undefined;
  draw: typeof drawLauncher;
  /** Loads the widget. */
  load(): Promise<unknown>;
}

/** `keepClear` for a button that the widget has not replaced yet. */
export function stepAside(button: HTMLElement): void {
  styleForUse(button);
  keepClear(button);
}

/**
 * The work of `rappel.js` on pages that are not the simplest: with elements, methods, openers or a second popup of their
 * own, with the form in the page, and where the script is a module or comes from a tag manager.
 */
export async function begin({ address, tag, draw, load }: Start): Promise<unknown> {
  const { origin, options } = readScriptTag(address, tag);
  const present = popupsIn(document).filter((element) => !dropStale(element));
  const { popup, mode } = options;
  // The page writes the element itself, so it may use its methods at once.
  if (!popup || present.some((element) => !element.hasAttribute('data-script'))) {
    runCalls(load);
    return load();
  }
  const place = mode === 'inline' && tag?.closest('body') ? tag : null;
  // The page may carry the script twice.
  if (present.some((element) => element.getAttribute('popup') === popup))
    return place ? load() : undefined;
  const element = document.createElement('rappel-popup');
  element.setAttribute('data-script', '');
  for (const [name, value = ''] of Object.entries({ proxy: origin, ...options }))
    element.setAttribute(name, value);
  element.style.setProperty('--_row', String(present.length));
  if (place) {
    // Pages hide elements that are empty, or not defined.
    element.append(' ');
    place.after(element);
    await load();
  } else {
    element.style.display = 'contents';
    const [button, prepare] = customElements.get('rappel-popup')
      ? []
      : draw(element, load, `${origin}/popup/${popup}`);
    if (button) styleForUse(button);
    if (mode === 'dialog') button?.remove();
    document.documentElement.append(element);
    if (button) raise(button);
    if (prepare && options.memory !== MEMORY_OFF) noticeRequest(keptKey(origin, popup), prepare);
  }
  runCalls(load);
  listenToPage(element, isSelectedOpener(element));
  return undefined;
}

/** The elements of the page, looked up through open shadow roots. */
function popupsIn(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.localName === 'rappel-popup' ? [element] : []),
    ...(element.shadowRoot ? popupsIn(element.shadowRoot) : []),
  ]);
}

/** Removes what a page that was saved with its button has kept of it. */
function dropStale(element: Element): boolean {
  const isStale = element.matches('[data-script]:not([mode=inline])') && !element.shadowRoot;
  if (isStale) element.remove();
  return isStale;
}
