import { methodNames, methods } from '../../shared/webappel/methods.js';
import { methodText } from '../../shared/webappel/reference.js';
import { wrap } from '../bin/help.js';
import { usages } from '../bin/usage.js';
import { type Command, exitCodes } from './command.js';
import { alignRows } from './layout.js';
import { requireMethod } from './method-named.js';
import { readOptions } from './options.js';

const list = (columns: number): string =>
  `${alignRows(
    methodNames.map((name) => [methods[name].wire, name, methods[name].about]),
    columns,
  )}\n`;

/** Formats Markdown for a terminal: aligns the cells of tables and drops the backquotes. */
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
        rows.filter((row) => !row.every((cell) => /^-+$/.test(cell))).map(moveMeaningLast),
        columns,
      );
    })
    .join('\n\n');
}

/** In the reference, the meaning comes before a short last cell; the longest cell must come last. */
function moveMeaningLast(row: readonly string[]): string[] {
  const [name = '', ours = '', meaning = '', obligation] = row;
  // Tables of answer columns already end with the meaning; their first cell is a number.
  return obligation === undefined || /^\d*$/.test(name)
    ? [...row]
    : [name, ours, obligation, meaning];
}

export const methodReference: Command = {
  ...usages.methods,
  async run(words, { write, columns }) {
    const [name] = readOptions(words, {}, 1).positionals;
    write(
      name === undefined
        ? list(columns)
        : `${plainText(methodText(requireMethod(name)), columns)}\n`,
    );
    return exitCodes.done;
  },
};
