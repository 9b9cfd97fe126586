import { parseArgs } from 'node:util';
import { withoutValue } from '../bin/help.js';
import { BadUsage } from './command.js';

/** `strings`: may be given several times. */
type Kinds = Readonly<Record<string, 'string' | 'strings' | 'boolean'>>;

interface ValueOf {
  string: string;
  strings: string[];
  boolean: boolean;
}

interface Read<K extends Kinds> {
  values: { [Name in keyof K]?: ValueOf[K[Name]] };
  positionals: string[];
}

/**
 * The words of a command, told apart: options by name, and at most so many others.
 * @throws {BadUsage} naming an option that is not known or lacks its value, or the word that is too much
 */
export function readOptions<const K extends Kinds>(
  words: string[],
  kinds: K,
  most = Number.POSITIVE_INFINITY,
): Read<K> {
  const read = parse(words, kinds);
  const surplus = read.positionals[most];
  if (surplus === undefined) return read;
  throw new BadUsage([
    `${withoutValue(surplus)} is one word too many; rappel help says what is taken`,
  ]);
}

function parse<const K extends Kinds>(words: string[], kinds: K): Read<K> {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'boolean' ? kind : ('string' as const), multiple: kind === 'strings' },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    return { values: values as Read<K>['values'], positionals };
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw failure;
    const known = Object.keys(kinds).map((name) => `--${name}`);
    // The message quotes the option and not its value; what it advises beyond that is for another case.
    const [sentence = ''] = (failure as Error).message.split('. ');
    throw new BadUsage([`${sentence}; there are ${known.join(', ') || 'no options here'}`]);
  }
}
