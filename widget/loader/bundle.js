// Builds `rappel.js` and the file for unusual pages. Plain JavaScript, because the configurations of the build and of the
// tests import it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

export const integrityOf = (code) => `sha256-${createHash('sha256').update(code).digest('base64')}`;

/** The file for unusual pages, a module that imports nothing. */
export const bundleUnusualPage = () => bundle('unusual-page.ts', 'esm');

/**
 * @param {{ folder: string, files: (readonly [name: string, integrity: string])[] }} widget its folder, and the two files
 * that `rappel.js` loads: the one that defines the element, and the one for unusual pages
 * @returns {Promise<string>} the source of `rappel.js`
 */
export const bundleLoader = ({ folder, files }) =>
  bundle('loader.ts', 'iife', {
    WIDGET_FILES: JSON.stringify(files),
    WIDGET_FOLDER: JSON.stringify(folder),
  });

/** Everything that a source imports, in one file. */
async function bundle(source, format, define = {}) {
  const build = await rolldown({
    input: fileURLToPath(new URL(source, import.meta.url)),
    platform: 'browser',
    plugins: [dense],
    transform: { define, target: 'es2022' },
  });
  const { output } = await build.generate({ format, minify: true });
  await build.close();
  return output[0].code;
}

/** Makes styles short, which the minifier leaves as they are. They are templates with a declaration a line. */
export const dense = {
  name: 'rappel:dense-styles',
  transform: {
    filter: { id: /styles\.ts$/ },
    handler: (code) => code.replace(/`[^`]*`/g, denseStyles),
  },
};

const denseStyles = (styles) =>
  styles
    .replace(/\s*\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: (?=[^{}]*[{}])/g, ':')
    .replace(/ (?=!important)|;(?=})|(?<=@media|@supports) (?=\()|(?<=[ :,(-])0(?=\.\d)/g, '');
