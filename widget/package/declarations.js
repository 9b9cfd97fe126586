// Writes the types of the package, from the manifest of the elements.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A closed list of shared/vocabulary.ts as a union type. */
function union(name) {
  const source = readFileSync(join(root, 'shared/vocabulary.ts'), 'utf8');
  const [, list] = new RegExp(`${name} = \\[([^\\]]*)\\]`).exec(source);
  return list.match(/'[^']+'/g).join(' | ');
}

/**
 * @param elements of the manifest
 * @param events source of widget/events.ts
 */
export function types(elements, events) {
  const details = [...events.matchAll(/class (\w+) extends CustomEvent<(\{[^}]*\})>/g)];
  const plain = [...events.matchAll(/class (\w+) extends Event /g)];
  return `/** The state of a callback. */
export type CallbackState = ${union('callbackStates')};
/** Why a request cannot be carried out. */
export type ProblemCode = ${union('problemCodes')};

${details.map(([, name, detail]) => `export type ${name} = CustomEvent<${detail}>;`).join('\n')}
${plain.map(([, name]) => `export type ${name} = Event;`).join('\n')}

${elements.map(elementType).join('\n')}
/**
 * Loads Rappel's elements from your proxy, once for each proxy. Resolves when \`<rappel-popup>\` is defined; on a server,
 * where there is no page, the promise stays open.
 */
export declare function loadRappel(options: { proxy: string; nonce?: string }): Promise<void>;

declare global {
  interface HTMLElementTagNameMap {
${elements.map(({ tagName, name }) => `    '${tagName}': ${name};`).join('\n')}
  }
  interface GlobalEventHandlersEventMap {
${[
  ...new Map(elements.flatMap(({ events: own }) => own.map(({ name, type }) => [name, type.text]))),
]
  .map(([name, type]) => `    '${name}': ${type};`)
  .join('\n')}
  }
}
`;
}

const elementType = ({ name, description, members }) => `/** ${description.replace(/\s+/g, ' ')} */
export interface ${name} extends HTMLElement {
${members
  .map(
    (member) =>
      `  /** ${member.description} */\n  ${member.kind === 'method' ? `${member.name}(): ${member.return.type.text};` : `${member.name}: ${member.type.text};`}`,
  )
  .join('\n')}
}
`;

const attributes = (elements, render) =>
  elements
    .map(
      ({ tagName, attributes: own }) =>
        `      '${tagName}': ${render(own.map(({ name, type }) => `'${name}'?: ${type.text}`).join('; '))};`,
    )
    .join('\n');

/** For React 19 and later: \`import type {} from '@rappel/widget/react'\`. */
export const reactTypes = (
  elements,
) => `import type { DetailedHTMLProps, HTMLAttributes } from 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${attributes(elements, (own) => `DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & { ${own} }`)}
    }
  }
}
`;

/** For templates of Vue: \`import type {} from '@rappel/widget/vue'\`. */
export const vueTypes = (elements) => `import type { DefineComponent } from 'vue';

declare module 'vue' {
  interface GlobalComponents {
${attributes(elements, (own) => `DefineComponent<{ ${own} }>`)}
  }
}
`;
