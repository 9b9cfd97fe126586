import { preloadModule } from '../preload-module.js';

/** Set by the build: the widget's files, without `.js`, and their integrity. The first one defines the element. */
declare const WIDGET_FILES: readonly (readonly [name: string, integrity: string])[];
declare const WIDGET_FOLDER: string;
const files = WIDGET_FILES;

let loading: Promise<unknown> | undefined;
let failures = 0;

/**
 * Loads the widget, which defines the element. All files are asked for at once, and one that was changed on its way is
 * refused.
 *
 * @param origin of the proxy
 * @throws {Error} what the owner can do, as a sentence; the next call tries again
 */
export function loadWidget(origin: string): Promise<unknown> {
  loading ??= load(origin).catch(() => {
    loading = undefined;
    failures += 1;
    throw new Error(
      `the widget could not be loaded from ${origin}. Does it answer, and does the Content-Security-Policy of this page allow it in script-src?`,
    );
  });
  return loading;
}

async function load(origin: string): Promise<unknown> {
  const addressOf = (name = '') => `${origin}${WIDGET_FOLDER}${name}.js`;
  // All must be as they were built before any of them runs: a browser would load a refused one again, unchecked.
  await Promise.all(files.map(([name, integrity]) => preloadModule(addressOf(name), integrity)));
  // Some browsers remember that an address failed.
  return import(`${addressOf(files[0]?.[0])}${failures > 0 ? `?${failures}` : ''}`);
}
