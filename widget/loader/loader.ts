import { keepInPage } from './keep-in-page.js';
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
  const present = [...document.querySelectorAll('rappel-popup')];
  const { popup } = tag.options;
  // The page writes the element itself, so it may use its methods at once.
  if (!popup || present.some((element) => !element.hasAttribute('data-script'))) {
    await loadWidget(tag.origin);
    return;
  }
  // The page may carry the script twice.
  if (present.some((element) => element.getAttribute('popup') === popup)) return;
  const element = document.createElement('rappel-popup');
  // The second attribute keeps Turbo from caching the element with the page: it stays in the page by itself.
  for (const name of ['data-script', 'data-turbo-temporary']) element.setAttribute(name, '');
  element.setAttribute('proxy', tag.origin);
  for (const [name, value] of Object.entries(tag.options)) element.setAttribute(name, value);
  element.style.setProperty('--_row', String(present.length));
  if (!customElements.get('rappel-popup')) drawLauncher(element, () => loadWidget(tag.origin));
  keepInPage(element);
}

run().catch((failure: Error) => console.error(`rappel: ${failure.message}`));
