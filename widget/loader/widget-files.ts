import { preloadModule } from '../preload-module.js';

/** Set by the build: where the files of the widget are, and the two that this one loads, with their integrity. */
declare const WIDGET_FOLDER: string;
declare const WIDGET_FILES: readonly (readonly [name: string, integrity: string])[];
const files = WIDGET_FILES;

export const folder = WIDGET_FOLDER;

/** The files of the widget that `rappel.js` knows: the element, which knows all others, and `unusual-page.ts`. */
export const ELEMENT = 0;
export const UNUSUAL_PAGE = 1;

const loading: (Promise<unknown> | undefined)[] = [];

/**
 * Loads a file of the widget, once. One that was changed on its way is refused: it must be as it was built before it runs,
 * because a browser would load a refused one again, unchecked.
 *
 * @param origin of the proxy
 * @throws {Error} what the owner can do, as a sentence; the next call tries again
 */
export const loadFile = (origin: string, index: number): Promise<unknown> =>
  (loading[index] ??= load(index, origin));

async function load(index: number, origin: string): Promise<unknown> {
  const [name, integrity] = files[index]!;
  const address = origin + folder + name;
  try {
    await preloadModule(address, integrity);
    return await import(address);
  } catch {
    loading[index] = undefined;
    throw new Error(`rappel: ${address} did not load. Does the page’s script-src allow it?`);
  }
}
