import { loadFile } from './load-file.js';
import { styleForUse } from './style-for-use.js';
import type * as UnusualPage from './unusual-page.js';

// What `rappel.js` loads first. It is a file of its own in the build, and knows the integrity of the next ones.

/** Set by the build: the file that defines the element, and the one for pages that are not the simplest. */
declare const ELEMENT_FILE: readonly [name: string, integrity: string];
declare const PAGE_FILE: readonly [name: string, integrity: string];

/**
 * Loads the widget.
 *
 * @param folder address of the widget's files
 * @param button the one that waits for it, if it is drawn
 * @throws {Error} as `loadFile`
 */
export function loadElement(folder: string, button?: HTMLElement): Promise<unknown> {
  if (button) styleForUse(button);
  const [name, integrity] = ELEMENT_FILE;
  return loadFile(folder + name, integrity);
}

/**
 * Loads what only few pages need.
 *
 * @param folder address of the widget's files
 * @throws {Error} as `loadFile`
 */
export function loadPage(folder: string): Promise<typeof UnusualPage> {
  const [name, integrity] = PAGE_FILE;
  return loadFile(folder + name, integrity) as Promise<typeof UnusualPage>;
}
