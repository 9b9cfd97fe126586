import { createRequire } from 'node:module';
import type { Library } from './lab-page.js';

/** The packages are tools of this project: where only the program is installed, the pages that need them are absent. */
const files: Record<Library, string> = {
  turbo: '@hotwired/turbo/dist/turbo.es2017-umd.js',
  htmx: 'htmx.org/dist/htmx.min.js',
  hotkey: '@github/hotkey/dist/index.js',
  bootstrap: 'bootstrap/dist/js/bootstrap.bundle.min.js',
  'bootstrap-style': 'bootstrap/dist/css/bootstrap.min.css',
};

export const isLibrary = (name: string): name is Library => Object.hasOwn(files, name);

/** The path of a library's file; null if its package is not installed. */
export function pathOf(library: Library): string | null {
  try {
    return createRequire(import.meta.url).resolve(files[library]);
  } catch {
    return null;
  }
}

/** The element that loads a library, as markup. `hotkey` is a module, which a script of the page imports. */
export const markupOf: Record<Library, string> = {
  turbo: '<script src="/lab/libraries/turbo"></script>',
  htmx: '<script src="/lab/libraries/htmx"></script>',
  hotkey: '<link rel="modulepreload" href="/lab/libraries/hotkey">',
  bootstrap: '<script src="/lab/libraries/bootstrap"></script>',
  'bootstrap-style': '<link rel="stylesheet" href="/lab/libraries/bootstrap-style">',
};
