import { keptKey } from '../kept-key.js';
import { noticeRequest } from '../notice-request.js';
import { listenToPage } from '../page-openers.js';
import type * as Later from './later.js';
import { drawLauncher, type LightPopup } from './light-launcher.js';
import { loadFile } from './load-file.js';

/** Set by the build: where the files of the widget are, and the one that this one loads, with its integrity. */
declare const WIDGET_FOLDER: string;
declare const LATER_FILE: string;
declare const LATER_INTEGRITY: string;

/**
 * `rappel.js`: one small file that every page of an owner loads. It draws the button; all else comes when a visitor is
 * about to use it, and on the few pages that need more, by way of `later.ts`. It is built into a classic script without global
 * names, which also runs as a module, twice, and from a tag manager. The catch keeps its errors out of the page's error
 * handlers.
 */
async function run(): Promise<unknown> {
  let tag = (document.currentScript ?? undefined) as HTMLScriptElement | undefined;
  // A module has no current script, and `import()` has no tag at all. The address stands in the lines of the call stack.
  const address = tag?.src || /https?:[^\s)]+?(?=:\d+:\d)/.exec(new Error().stack as string)![0];
  // It may be gone when the page is complete.
  tag ??= [...document.scripts].find(({ src }) => src === address);
  const { origin } = new URL(address);
  const folder = origin + WIDGET_FOLDER;
  if (document.readyState === 'loading')
    await new Promise((ready) => addEventListener('DOMContentLoaded', ready));
  const element: LightPopup = document.createElement('rappel-popup');
  for (const { name, value } of tag?.attributes ?? [])
    if (value && name.startsWith('data-')) element.setAttribute(name.slice(5), value);
  const popup = element.getAttribute('popup');
  const loadLater = () => loadFile(folder + LATER_FILE, LATER_INTEGRITY) as Promise<typeof Later>;
  const loadPage = async () => (await loadLater()).loadPage(folder);
  if (
    !popup ||
    address.includes('?') ||
    element.matches('[opener],[mode],[memory],[mock-state]') ||
    'rappel' in window ||
    document.querySelector(':modal') ||
    customElements.get('rappel-popup') ||
    hasPopup(document)
  )
    return (await loadPage()).begin({
      address,
      tag,
      draw: drawLauncher,
      load: async () => (await loadLater()).loadElement(folder),
    });
  element.setAttribute('data-script', '');
  element.setAttribute('proxy', origin);
  // This is no item of a page that lays out by flex or grid.
  element.style.display = 'contents';
  const ask = (path: string) => fetch(path).catch(() => undefined);
  const [button, prepare] = drawLauncher(
    element,
    async (language) => {
      // All at once: the widget needs these as soon as it is there.
      if (!element.early) {
        for (const name of ['widget', 'form', language]) ask(`${folder}${name}.js`);
        element.early = ask(`${origin}/api/popups/${popup}`);
      }
      return (await loadLater()).loadElement(folder, button);
    },
    `${origin}/popup/${popup}`,
  );
  // Beside the body: the page may replace that, and may lay out or style whatever is its last child.
  document.documentElement.append(element);
  button.togglePopover?.();
  noticeRequest(keptKey(origin, popup), prepare);
  listenToPage(element);
  // Those who move by keys can meet the button with the focus below it.
  addEventListener('keydown', ({ key }) => {
    if (key === 'Tab')
      loadPage().then(
        ({ stepAside }) => stepAside(button),
        () => 0,
      );
  });
  return undefined;
}

const hasPopup = (root: ParentNode): unknown =>
  [...root.querySelectorAll('*')].some(
    ({ localName, shadowRoot }) =>
      localName === 'rappel-popup' || (shadowRoot && hasPopup(shadowRoot)),
  );

run().catch(console.error);
