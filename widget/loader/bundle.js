// Builds `rappel.js`. Plain JavaScript, because the configurations of the build and of the tests import it.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * @param {{ folder: string, files: (readonly [name: string, integrity: string])[] }} widget its files, without `.js`; the
 * first one defines the element
 * @returns {Promise<string>} the source of `rappel.js`
 */
export async function bundleLoader(widget) {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('loader.ts', import.meta.url)),
    platform: 'browser',
    plugins: [dense],
    transform: {
      define: {
        WIDGET_FILES: JSON.stringify(widget.files),
        WIDGET_FOLDER: JSON.stringify(widget.folder),
      },
      target: 'es2022',
    },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
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
    .replace(/\n\s*\/\*.*?\*\//gs, '')
    .replace(/(?<=[;{},])\n\s*|\n\s*(?=})/g, '')
    .replace(/\n\s+/g, '\n')
    .replace(/: (?=[^{}]*})/g, ':')
    .replace(/;(?=})/g, '');
