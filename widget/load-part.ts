import { preloadModule } from './preload-module.js';

/** Set by the build: the integrity of each part that is loaded later; empty where the sources are served. */
declare const INTEGRITY_OF_PARTS: Readonly<Record<string, string | undefined>>;
const integrities = INTEGRITY_OF_PARTS;

/**
 * Loads a part of the widget that the script tag does not load. A browser that knows `modulepreload` refuses a file that
 * was changed on its way.
 *
 * @param name of the part in the build
 * @param load imports it
 * @throws {Error} the file could not be loaded, or is not as it was built; the next call tries again
 */
export async function loadPart<Part>(name: string, load: () => Promise<Part>): Promise<Part> {
  const integrity = integrities[name];
  if (integrity)
    await preloadModule(addressOf(name), integrity)?.catch(() => {
      throw new Error(`${name}.js could not be loaded`);
    });
  return load();
}

/** Beside this file. Not by `new URL(…, import.meta.url)`, which the build replaces. */
const addressOf = (name: string): string => import.meta.url.replace(/[^/]*$/, `${name}.js`);
