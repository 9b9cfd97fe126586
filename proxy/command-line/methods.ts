import { methodNames, methods } from '../../shared/webappel/methods.js';
import { methodText } from '../../shared/webappel/reference.js';
import { type Command, exitCodes } from './command.js';
import { methodOf } from './method-named.js';
import { readOptions } from './options.js';

const list = (): string => {
  const widest = Math.max(...methodNames.map((name) => methods[name].wire.length));
  const ours = Math.max(...methodNames.map((name) => name.length));
  return methodNames
    .map(
      (name) =>
        `${methods[name].wire.padEnd(widest)}  ${name.padEnd(ours)}  ${methods[name].about}\n`,
    )
    .join('');
};

/** Markdown for a terminal: the columns of each table stand under each other, and names lose their quotes. */
export function alignTables(markdown: string): string {
  const blocks = markdown
    .replaceAll('`', '')
    .split('\n')
    .map((line) => (/^\|.*\|$/.test(line) ? line.slice(2, -2).split(/ \| /) : line));
  return blocks
    .flatMap((block, index) => {
      if (typeof block === 'string') return [block.replace(/^## /, '')];
      if (block.every((cell) => /^-+$/.test(cell))) return [];
      return [alignRow(block, tableAround(blocks, index))];
    })
    .join('\n');
}

function tableAround(blocks: readonly (string | string[])[], index: number): string[][] {
  let first = index;
  while (Array.isArray(blocks[first - 1])) first -= 1;
  let end = index;
  while (Array.isArray(blocks[end])) end += 1;
  return blocks.slice(first, end).filter((block) => Array.isArray(block));
}

const alignRow = (row: readonly string[], table: readonly string[][]): string =>
  row
    .map((cell, column) =>
      cell.padEnd(Math.max(...table.map((other) => other[column]?.length ?? 0))),
    )
    .join('  ')
    .replace(/^/, '  ')
    .trimEnd();

export const methodReference: Command = {
  usage: 'methods [method]',
  about: 'The methods of WebAppel, or what one of them takes and answers.',
  async run(words, { write }) {
    const [name] = readOptions(words, {}).positionals;
    write(name === undefined ? list() : `${alignTables(methodText(methodOf(name)))}\n`);
    return exitCodes.done;
  },
};
