import { parseArgs } from 'node:util';
import { withoutValue } from '../bin/help.js';
import { BadUsage } from './command.js';

/** The kind of each option; one of kind `strings` may be given several times. */
type OptionKinds = Readonly<Record<string, 'string' | 'strings' | 'boolean'>>;

interface ValueOfKind {
  string: string;
  strings: string[];
  boolean: boolean;
}

interface ParsedWords<K extends OptionKinds> {
  values: { [Name in keyof K]?: ValueOfKind[K[Name]] };
  positionals: string[];
}

/**
 * Separates the words of a command into options and positional words.
 * @param maxPositionals how many positional words the command takes at most
 * @throws {BadUsage} naming an unknown option, an option without its value, or the first surplus word
 */
export function readOptions<const K extends OptionKinds>(
  words: string[],
  kinds: K,
  maxPositionals = Number.POSITIVE_INFINITY,
): ParsedWords<K> {
  const parsed = parse(words, kinds);
  const surplus = parsed.positionals[maxPositionals];
  if (surplus === undefined) return parsed;
  throw new BadUsage([
    `${withoutValue(surplus)} is an unexpected argument; rappel help shows the arguments of each command`,
  ]);
}

function parse<const K extends OptionKinds>(words: string[], kinds: K): ParsedWords<K> {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'boolean' ? kind : ('string' as const), multiple: kind === 'strings' },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    return { values: values as ParsedWords<K>['values'], positionals };
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw failure;
    const known = Object.keys(kinds).map((name) => `--${name}`);
    // Only the first sentence: it quotes the option without its value, and the advice after it does not apply here.
    const [sentence = ''] = (failure as Error).message.split('. ');
    throw new BadUsage([`${sentence}; options: ${known.join(', ') || 'none'}`]);
  }
}
