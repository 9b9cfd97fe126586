import { methodNames, methods } from '../../shared/webappel/methods.js';
import { methodText } from '../../shared/webappel/reference.js';
import { wrap } from '../bin/help.js';
import { usages } from '../bin/usage.js';
import { type Command, exitCodes } from './command.js';
import { alignRows } from './layout.js';
import { methodOf } from './method-named.js';
import { readOptions } from './options.js';

const list = (columns: number): string =>
  `${alignRows(
    methodNames.map((name) => [methods[name].wire, name, methods[name].about]),
    columns,
  )}\n`;

/** Markdown for a terminal: cells stand under each other, and names lose their quotes. */
export function plainText(markdown: string, columns: number): string {
  const blocks = markdown.replaceAll('`', '').split('\n\n');
  return blocks
    .map((block) => {
      if (!block.startsWith('|')) return wrap(block.replace(/^## /, ''), columns);
      const rows = block.split('\n').map((line) =>
        line
          .slice(2, -2)
          .split(/ \| /)
          .map((cell) => cell.replaceAll('\\|', '|')),
      );
      return alignRows(
        rows.filter((row) => !row.every((cell) => /^-+$/.test(cell))).map(longestLast),
        columns,
      );
    })
    .join('\n\n');
}

/** The tables of the reference put the meaning before a last, short cell. */
function longestLast(row: readonly string[]): string[] {
  const [name = '', ours = '', meaning = '', obligation] = row;
  // Of columns of an answer the first cell is a count.
  return obligation === undefined || /^\d*$/.test(name)
    ? [...row]
    : [name, ours, obligation, meaning];
}

export const methodReference: Command = {
  ...usages.methods,
  async run(words, { write, columns }) {
    const [name] = readOptions(words, {}, 1).positionals;
    write(
      name === undefined ? list(columns) : `${plainText(methodText(methodOf(name)), columns)}\n`,
    );
    return exitCodes.done;
  },
};
