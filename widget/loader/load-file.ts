import { preloadModule } from '../preload-module.js';

const loading: Record<string, Promise<unknown> | undefined> = {};

/**
 * Loads a file of the widget, once. One that was changed on its way is refused: it must be as it was built before it runs,
 * because a browser would load a refused one again, unchecked.
 *
 * @throws {Error} what the owner can do, as a sentence; the next call tries again
 */
export const loadFile = (address: string, integrity: string): Promise<unknown> =>
  (loading[address] ??= preloadModule(address, integrity)
    .then(() => import(address))
    .catch(() => {
      loading[address] = undefined;
      throw new Error(`rappel: ${address} did not load. Does script-src allow it?`);
    }));
