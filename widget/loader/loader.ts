import { keptKey, MEMORY_OFF } from '../kept-key.js';
import { listenToPage } from '../page-openers.js';
import { raise } from '../top-layer.js';
import { drawLauncher } from './light-launcher.js';
import { runCalls } from './queued-calls.js';
import { readScriptTag } from './script-tag.js';
import { loadWidget } from './widget-files.js';

/**
 * `rappel.js`: one small file that every page of an owner loads. It draws the button; the widget itself comes when a
 * visitor is about to use it. It is built into a classic script without global names, which also runs as a module, twice,
 * and from a tag manager. The catch keeps its errors out of the page's error handlers.
 */
async function run(): Promise<void> {
  const { origin, options, tag } = readScriptTag();
  const load = () => loadWidget(origin);
  if (document.readyState === 'loading')
    await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready));
  const present = popupsIn(document).filter((element) => !dropStale(element));
  const { popup, mode } = options;
  // The page writes the element itself, so it may use its methods at once.
  if (!popup || present.some((element) => !element.hasAttribute('data-script'))) {
    runCalls(load);
    await load();
    return;
  }
  const isInline = mode === 'inline' && tag?.closest('body');
  // The page may carry the script twice.
  if (present.some((element) => element.getAttribute('popup') === popup)) {
    if (isInline) await load();
    return;
  }
  const element = document.createElement('rappel-popup');
  element.setAttribute('data-script', '');
  for (const [name, value] of Object.entries({ proxy: origin, ...options }))
    element.setAttribute(name, value);
  element.style.setProperty('--_row', String(present.length));
  // Not empty, for pages that hide what is empty.
  element.append(' ');
  if (isInline) {
    tag?.after(element);
    await load();
  } else {
    const draw = !customElements.get('rappel-popup');
    const key = options.memory !== MEMORY_OFF && keptKey(origin, popup);
    const button = draw && drawLauncher(element, load, key);
    // Beside the body: the page may replace that, and may lay out or style whatever is its last child.
    document.documentElement.append(element);
    if (button) raise(button);
  }
  runCalls(load);
  listenToPage(element);
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

run().catch((failure: Error) => console.error(`rappel: ${failure.message}`));
