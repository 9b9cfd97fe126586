// Writes the npm package: the loader of the elements, their types, and custom-elements.json.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reactTypes, types, vueTypes } from './declarations.js';
import { elementManifest } from './manifest.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} folder to write into */
export function buildPackage(folder) {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = elementManifest();
  const elements = manifest.modules[0].declarations;
  mkdirSync(folder, { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  cpSync(join(root, 'widget/package/load-rappel.js'), join(folder, 'index.js'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  write('index.d.ts', types(elements, readFileSync(join(root, 'widget/events.ts'), 'utf8')));
  write('custom-elements.json', `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, declarations] of [
    ['react', reactTypes(elements)],
    ['vue', vueTypes(elements)],
  ]) {
    write(`${name}.js`, 'export {};\n');
    write(`${name}.d.ts`, declarations);
  }
  const entry = (name) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });
  write(
    'package.json',
    `${JSON.stringify(
      {
        name: '@rappel/widget',
        version,
        description: 'Loads the "call me back" button of your Rappel, with its types.',
        license,
        type: 'module',
        sideEffects: false,
        exports: {
          '.': entry('index'),
          './react': entry('react'),
          './vue': entry('vue'),
          './custom-elements.json': './custom-elements.json',
          './package.json': './package.json',
        },
        peerDependencies: { react: '>=19', vue: '>=3' },
        peerDependenciesMeta: { react: { optional: true }, vue: { optional: true } },
        customElements: 'custom-elements.json',
        files: ['*.js', '*.d.ts', 'custom-elements.json'],
      },
      null,
      2,
    )}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildPackage(join(root, 'dist/package'));
