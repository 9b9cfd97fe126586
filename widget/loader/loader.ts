import { keptKey, MEMORY_OFF } from '../kept-key.js';
import { raise } from '../top-layer.js';
import { drawLauncher } from './light-launcher.js';
import { readScriptTag } from './script-tag.js';
import { loadWidget } from './widget-files.js';

/**
 * `rappel.js`: one small file that every page of an owner loads. It draws the button; the widget itself comes when a
 * visitor is about to use it. It is built into a classic script without global names, which also runs as a module, twice,
 * and from a tag manager. The catch keeps its errors out of the page's error handlers.
 */
async function run(): Promise<void> {
  const tag = readScriptTag();
  if (document.readyState === 'loading')
    await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready));
  const present = popupsIn(document).filter((element) => !dropStale(element));
  const { popup } = tag.options;
  // The page writes the element itself, so it may use its methods at once.
  if (!popup || present.some((element) => !element.hasAttribute('data-script'))) {
    await loadWidget(tag.origin);
    return;
  }
  // The page may carry the script twice.
  if (present.some((element) => element.getAttribute('popup') === popup)) return;
  const element = document.createElement('rappel-popup');
  element.setAttribute('data-script', '');
  element.setAttribute('proxy', tag.origin);
  for (const [name, value] of Object.entries(tag.options)) element.setAttribute(name, value);
  element.style.setProperty('--_row', String(present.length));
  // Not empty, for pages that hide what is empty.
  element.append(' ');
  const draw = !customElements.get('rappel-popup');
  const key = tag.options.memory !== MEMORY_OFF && keptKey(tag.origin, popup);
  const button = draw && drawLauncher(element, () => loadWidget(tag.origin), key);
  // Beside the body: the page may replace that, and may lay out or style whatever is its last child.
  document.documentElement.append(element);
  if (button) raise(button);
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
  const isStale = element.hasAttribute('data-script') && !element.shadowRoot;
  if (isStale) element.remove();
  return isStale;
}

run().catch((failure: Error) => console.error(`rappel: ${failure.message}`));
