// Describes the elements for editors, Storybook, the types of the package and docs/elements.md, in the form of
// custom-elements.json. Plain JavaScript, because the build and the tests import it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create } from '@custom-elements-manifest/analyzer/src/create.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
// The analyzer reads the trees of its own compiler only.
const { default: ts } = await import(
  createRequire(require.resolve('@custom-elements-manifest/analyzer/index.js')).resolve(
    'typescript',
  )
);

const text = (path) => readFileSync(join(root, path), 'utf8');

/** The files that declare the elements, the ones before those that extend them. */
const sources = [
  'widget/popup/popup-options.ts',
  'widget/popup/rappel-popup.ts',
  'widget/status/rappel-status.ts',
];
const styleSources = [
  'widget/accent-styles.ts',
  'widget/styles.ts',
  'widget/host-styles.ts',
  'widget/launcher-styles.ts',
  'widget/popup/popup-styles.ts',
];

/**
 * The manifest: what a page may use of the elements, without what is private or for tests.
 * @returns {import('custom-elements-manifest/schema.js').Package}
 */
export function elementManifest() {
  const modules = sources.map((path) =>
    ts.createSourceFile(path, text(path), ts.ScriptTarget.ES2022, true),
  );
  const { schemaVersion, modules: described } = create({
    modules,
    plugins: litPlugin(),
    context: { dev: false },
  });
  const eventTypes = typesOfEvents();
  const defaults = defaultsOfProperties();
  const elements = described
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName)
    .map(({ name, tagName, description, attributes, members, events, ...rest }) => ({
      kind: 'class',
      customElement: true,
      name,
      tagName,
      description,
      attributes: attributes.map(withoutOrigin),
      members: members
        .filter(({ privacy, description: meaning }) => !privacy && meaning)
        .filter(({ kind, attribute }) => kind === 'method' || attribute)
        .map(withoutOrigin),
      // Without the analyzer's own guesses, which have no description.
      events: events
        .filter(({ description: meaning }) => meaning)
        .map((event) => ({ ...event, type: { text: eventTypes.get(event.name) } })),
      slots: rest.slots ?? [],
      cssParts: rest.cssParts ?? [],
      cssProperties: rest.cssProperties.map((property) => ({
        ...property,
        default: defaults.get(property.name),
      })),
    }));
  return {
    schemaVersion,
    readme: '',
    modules: [
      {
        kind: 'javascript-module',
        path: 'index.js',
        declarations: elements,
        exports: elements.map(({ name, tagName }) => ({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: { name, module: 'index.js' },
        })),
      },
    ],
  };
}

const oneLine = (words) => words?.replace(/\s+/g, ' ').trim();

/** A page sees one element, whatever classes it is made of. */
function withoutOrigin({ inheritedFrom: _, description, ...rest }) {
  return { ...rest, description: oneLine(description) };
}

/** The class of each event, as widget/events.ts says. */
function typesOfEvents() {
  return new Map(
    [
      ...text('widget/events.ts').matchAll(/class (\w+)[\s\S]*?static readonly type = '([\w-]+)'/g),
    ].map(([, name, type]) => [type, name]),
  );
}

/** The default of each custom property, as the styles write it; several where it depends on the window. */
function defaultsOfProperties() {
  const defaults = new Map();
  for (const path of styleSources)
    for (const [, name, value] of text(path).matchAll(
      /var\((--rappel-[\w-]+),\s*((?:[^()]|\([^()]*\))*)\)/g,
    ))
      defaults.set(name, [...new Set([...(defaults.get(name) ?? []), value.trim()])]);
  return new Map([...defaults].map(([name, values]) => [name, values.join(', or ')]));
}
