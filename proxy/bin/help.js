// Plain JavaScript, because `rappel help` and `rappel version` answer before anything is installed or built.
import { existsSync, readFileSync } from 'node:fs';
import { exitCodeMeanings, exitCodes, usages } from './usage.js';

/** Longer lines are hard to read. */
const MAX_COLUMNS = 100;

/**
 * Text in lines of at most `columns` characters. Every line begins with the indent.
 * @param {string} text
 * @param {number} columns
 */
export function wrap(text, columns, indent = '') {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (line === '' || longer.length <= columns) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}

/**
 * A word that an error may repeat: the text after `=` may be a password in the wrong place.
 * @param {string} word
 */
export const withoutValue = (word) => word.replace(/=.*$/s, '=…');

/** The version in package.json, which is one folder further up from the built program in `dist/app/proxy`. */
export function version() {
  const files = ['../../package.json', '../../../package.json'];
  const file = files.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  return file ? String(JSON.parse(readFileSync(file, 'utf8')).version) : 'unknown';
}

/** @param {number} columns */
const overview = (columns) =>
  [
    wrap('Rappel: a "call me back" button, its proxy, and an embedded WebAppel platform.', columns),
    '',
    ...Object.values(usages).flatMap(({ usage, about }) => [
      wrap(`rappel ${usage}`, columns, '  '),
      wrap(about, columns, '      '),
    ]),
    '',
    wrap(
      'Settings are environment variables; docs/settings.md lists them. WEBAPPEL_URL, WEBAPPEL_EMAIL and WEBAPPEL_PASS (or WEBAPPEL_PASS_FILE) name the WebAppel to use. Without them it is the embedded platform of this machine, with the demo account.',
      columns,
    ),
    '',
    'Exit codes:',
    ...Object.entries(exitCodes).map(([name, code]) =>
      wrap(
        `${code} ${exitCodeMeanings[/** @type {keyof typeof exitCodes} */ (name)]}`,
        columns,
        '  ',
      ),
    ),
    '',
  ].join('\n');

/**
 * @param {keyof typeof usages} name
 * @param {number} columns
 */
const commandPage = (name, columns) =>
  `${wrap(`rappel ${usages[name].usage}`, columns)}\n\n${wrap(usages[name].about, columns)}\n`;

/**
 * @param {string} word
 * @returns {word is keyof typeof usages}
 */
const isCommand = (word) => Object.hasOwn(usages, word);

/** @param {string} word */
const asksForHelp = (word) => word === '-h' || word === '--help';

/** @typedef {{ text: string, errors: readonly string[], exitCode: 0 | 1 }} Answer */

/**
 * @param {string} text
 * @returns {Answer}
 */
const answerWith = (text) => ({ text, errors: [], exitCode: exitCodes.done });

/**
 * @param {string[]} errors
 * @returns {Answer}
 */
const refuseWith = (...errors) => ({ text: '', errors, exitCode: exitCodes.badUsage });

/**
 * The answer to words that need none of the program: help, version, and the refusal of an unknown command.
 * @param {readonly string[]} words as typed after `rappel`
 * @param {number} columns
 * @returns {Answer | undefined} undefined for words that a command must carry out
 */
export function answerAtOnce(words, columns) {
  const width = Math.min(columns, MAX_COLUMNS);
  const [first = 'serve', ...rest] = words;
  if (asksForHelp(first)) return answerWith(overview(width));
  if (first === '--version') return answerWith(`${version()}\n`);
  if (!isCommand(first)) return refuseCommand(first);
  const end = rest.indexOf('--');
  if (rest.slice(0, end < 0 ? rest.length : end).some(asksForHelp))
    return answerWith(commandPage(first, width));
  if (first !== 'help' && first !== 'version') return undefined;
  const [name] = rest;
  const surplus = rest[first === 'help' ? 1 : 0];
  if (surplus !== undefined)
    return refuseWith(
      `${withoutValue(surplus)} is an unexpected argument; see rappel help ${first}`,
    );
  if (first === 'version') return answerWith(`${version()}\n`);
  if (name === undefined) return answerWith(overview(width));
  return isCommand(name) ? answerWith(commandPage(name, width)) : refuseCommand(name);
}

/** @param {string} word */
const refuseCommand = (word) =>
  refuseWith(
    `There is no command ${withoutValue(word)}; there are ${Object.keys(usages).join(', ')}`,
    'rappel help says what each does',
  );
