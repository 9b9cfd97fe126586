import { keptKey } from '../kept-key.js';
import { noticeRequest } from '../notice-request.js';
import { listenToPage } from '../page-openers.js';
import { drawLauncher, type LightPopup } from './light-launcher.js';
import type { UnusualPage } from './unusual-page.js';
import { ELEMENT, folder, loadFile, UNUSUAL_PAGE } from './widget-files.js';

/**
 * `rappel.js`: one small file that every page of an owner loads. It draws the button; the widget itself comes when a
 * visitor is about to use it, and what only few pages need comes with `unusual-page.ts`. It is built into a classic
 * script without global names, which also runs as a module, twice, and from a tag manager. The catch keeps its errors
 * out of the page's error handlers.
 */
async function run(): Promise<unknown> {
  let tag = (document.currentScript ?? undefined) as HTMLScriptElement | undefined;
  // A module has no current script, and `import()` has no tag at all. The address stands in the lines of the call stack.
  const address = tag?.src || /https?:[^\s)]+?(?=:\d+:\d)/.exec(new Error().stack as string)![0];
  // It may be gone when the page is complete.
  tag ??= [...document.scripts].find(({ src }) => src === address);
  const { origin } = new URL(address);
  if (document.readyState === 'loading')
    await new Promise((ready) => addEventListener('DOMContentLoaded', ready));
  const element: LightPopup = document.createElement('rappel-popup');
  for (const { name, value } of tag?.attributes ?? [])
    if (value && name.startsWith('data-')) element.setAttribute(name.slice(5), value);
  const popup = element.getAttribute('popup');
  const loadElement = () => loadFile(origin, ELEMENT);
  const loadUnusual = () => loadFile(origin, UNUSUAL_PAGE) as Promise<UnusualPage>;
  if (
    !popup ||
    address.includes('?') ||
    element.matches('[opener],[mode],[memory],[mock-state]') ||
    'rappel' in window ||
    document.querySelector(':modal') ||
    customElements.get('rappel-popup') ||
    hasPopup(document)
  )
    return (await loadUnusual()).begin({
      address,
      tag,
      draw: drawLauncher,
      loadElement,
    });
  element.setAttribute('data-script', '');
  element.setAttribute('proxy', origin);
  // This is no item of a page that lays out by flex or grid.
  element.style.display = 'contents';
  const ask = (path: string) => fetch(origin + path).catch(() => undefined);
  const load = (language: string) => {
    // All at once: the widget needs these as soon as it is there.
    if (!element.early) {
      for (const name of ['form', language]) ask(`${folder}${name}.js`);
      element.early = ask(`/api/popups/${popup}`);
    }
    return loadElement();
  };
  const [button, prepare] = drawLauncher(element, load, `${origin}/popup/${popup}`);
  // Beside the body: the page may replace that, and may lay out or style whatever is its last child.
  document.documentElement.append(element);
  button.togglePopover?.();
  noticeRequest(keptKey(origin, popup), prepare);
  listenToPage(element);
  // Those who move by keys can meet the button with the focus below it.
  addEventListener('keydown', ({ key }) => {
    if (key === 'Tab')
      loadUnusual().then(
        ({ keepClear }) => keepClear(button),
        () => 0,
      );
  });
}

const hasPopup = (root: ParentNode): unknown =>
  [...root.querySelectorAll('*')].some(
    ({ localName, shadowRoot }) =>
      localName === 'rappel-popup' || (shadowRoot && hasPopup(shadowRoot)),
  );

run().catch(console.error);
