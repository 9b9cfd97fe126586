// Builds `rappel.js` and the files that it loads. Plain JavaScript, because the configurations of the build and of the
// tests import it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

export const integrityOf = (code) => `sha256-${createHash('sha256').update(code).digest('base64')}`;

/** What only few pages need. Like the next, a module that imports nothing. */
export const bundleUnusualPage = () => bundle('unusual-page.ts', 'esm');

/**
 * @param {readonly [name: string, integrity: string]} element the file that defines the element
 * @param {readonly [name: string, integrity: string]} page the one of `bundleUnusualPage`
 * @returns {Promise<string>} the source of what `rappel.js` loads first
 */
export const bundleLater = (element, page) =>
  bundle('later.ts', 'esm', {
    ELEMENT_FILE: JSON.stringify(element),
    PAGE_FILE: JSON.stringify(page),
  });

/**
 * @param {{ folder: string, later: readonly [name: string, integrity: string] }} widget its folder, and the file that
 * `rappel.js` loads
 * @returns {Promise<string>} the source of `rappel.js`
 */
export const bundleLoader = ({ folder, later: [name, integrity] }) =>
  bundle('loader.ts', 'iife', {
    WIDGET_FOLDER: JSON.stringify(folder),
    LATER_FILE: JSON.stringify(name),
    LATER_INTEGRITY: JSON.stringify(integrity),
  });

/** Everything that a source imports, in one file. */
async function bundle(source, format, define = {}) {
  const build = await rolldown({
    input: fileURLToPath(new URL(source, import.meta.url)),
    platform: 'browser',
    plugins: [dense],
    transform: { define, target: 'es2022' },
  });
  const { output } = await build.generate({
    format,
    minify: true,
    comments: false,
  });
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
