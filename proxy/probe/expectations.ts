import { fields } from '../../shared/webappel/fields.js';
import type { Method, Part, Result } from '../../shared/webappel/methods.js';
import { methods } from '../../shared/webappel/methods.js';
import type { RefusalCode } from '../../shared/webappel/refusal.js';
import { cellsOf, linesOf, readHeader, wireName } from '../../shared/webappel/rows.js';
import { DEADLINE_MS } from '../webappel/transport.js';
import type { Expectation, Known, Verdict } from './question.js';
import type { ProbedMethod } from './seen.js';
import { answerOf, describe, type Seen } from './seen.js';

const SLOW_MS = DEADLINE_MS / 2;

const differsUnless = (asExpected: boolean, seen: string): Verdict =>
  asExpected ? undefined : { differs: seen };

/** What holds for every answer, whatever was asked. */
export const everyAnswer: readonly Expectation[] = [
  {
    expected: 'HTTP status 200 for every answer, a refusal too (the guide knows texts only)',
    matters:
      'Rappel takes a status from 300 on for a failure, unless the text is a refusal that it knows. A call that is answered so is held as doubtful, and not repeated.',
    judge: ({ http }) => differsUnless(http.status === 200, `HTTP status ${http.status}`),
  },
  {
    expected: 'text in UTF-8',
    matters:
      'Rappel sends UTF-8, and reads windows-1252 too where an answer is not UTF-8. Where both are in use, accents of messages and names may come out wrong.',
    judge: ({ http, text, charset }) => {
      if (text === '') return undefined;
      if (charset && !/^utf-?8$/i.test(charset)) return { differs: `declared as ${charset}` };
      return differsUnless(isUtf8(http.bytes), 'not UTF-8, read as windows-1252');
    },
  },
  {
    expected: 'no byte-order mark before the text',
    matters: 'Rappel drops it; other programs may not.',
    judge: ({ http: { bytes } }) =>
      differsUnless(!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf), 'one is there'),
  },
  {
    expected: `an answer within ${SLOW_MS / 1000} seconds`,
    matters: `After ${DEADLINE_MS / 1000} seconds Rappel no longer waits, and a call whose answer did not come is held as doubtful. A visitor waits as long for the popup to open.`,
    judge: ({ tookMs }) => differsUnless(tookMs < SLOW_MS, `${(tookMs / 1000).toFixed(1)} seconds`),
  },
];

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // A byte that UTF-8 does not have there.
    return false;
  }
}

/** A no in a form that Rappel knows, and for this reason. */
export const refusal = (code: RefusalCode, matters: string): Expectation => ({
  expected: `a refusal that Rappel can read, ${code}`,
  matters,
  judge: (seen) =>
    differsUnless(seen.reading.kind === 'refusal' && seen.reading.code === code, describe(seen)),
});

const words = {
  ok: 'OK',
  one: 'an identifier, digits only',
  file: 'a file',
  rows: 'lines of a list',
  tagged: 'lines of a list',
};

/** The answer that the guide gives the method. */
export const answer = (method: ProbedMethod, matters: string): Expectation => ({
  expected: words[answerOf(method).kind],
  matters,
  judge: (seen) => differsUnless(seen.reading.kind === 'answer', describe(seen)),
});

/** `1 call`, `2 calls`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What nothing but the command line depends on. */
export const manages = 'Rappel sends this when an owner changes it from the command line.';

/** That WebAppel did what was asked. */
export const done = (method: ProbedMethod): Expectation[] => [answer(method, manages)];

/** Judges what was read; an answer that cannot be read is another expectation's difference. */
export const reads = <M extends ProbedMethod>(
  _method: M,
  expected: string,
  matters: string,
  judge: (result: Result<M>, known: Known, seen: Seen) => Verdict,
): Expectation => ({
  expected,
  matters,
  judge: (seen, known) =>
    seen.reading.kind === 'answer'
      ? judge(seen.reading.result as Result<M>, known, seen)
      : { open: 'the answer could not be read' },
});

const columnsOf = (method: ProbedMethod): readonly Part[] => {
  const { answers }: Method = methods[method];
  return answers.kind === 'rows' ? answers.columns : [];
};

const headerOf = ({ method, text }: Seen) => readHeader(linesOf(text)[0], columnsOf(method));

/** A list as the guide prints it: these columns, in every line, in the forms that we expect. */
export const listing = (method: ProbedMethod, matters: string): Expectation[] => [
  answer(method, matters),
  {
    expected: 'no line of column names before the list',
    matters: 'Rappel then reads columns by their names, in whatever order. Other programs may not.',
    judge: (seen) => differsUnless(!headerOf(seen), 'the first line holds the names of columns'),
  },
  {
    expected: `${columnsOf(method).length} cells in each line`,
    matters: `${matters} A line with fewer cells is left out. Of a line with more, Rappel reads what is certain; new columns at the end do no harm.`,
    judge: (seen) => {
      if (seen.reading.kind !== 'answer' || headerOf(seen)) return undefined;
      const counts = linesOf(seen.text).map((line) => cellsOf(line).length);
      const others = [...new Set(counts.filter((count) => count !== columnsOf(method).length))];
      return differsUnless(others.length === 0, `lines of ${others.join(', ')} cells`);
    },
  },
  {
    expected: 'cells in the forms that Rappel knows',
    matters: `${matters} What a cell of another form says is not used.`,
    judge: (seen) => {
      if (seen.reading.kind !== 'answer' || headerOf(seen)) return undefined;
      const strange = strangeCells(method, seen.text);
      return differsUnless(strange.length === 0, strange.join(' · '));
    },
  },
];

/** Columns with a value that has not the field's form, each with the shape of one such value: it may be private. */
function strangeCells(method: ProbedMethod, text: string): string[] {
  const columns = columnsOf(method);
  const strange = new Map<string, string>();
  for (const line of linesOf(text)) {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) continue;
    for (const [index, part] of columns.entries()) {
      const cell = cells[index] ?? '';
      if (cell !== '' && !fields[part.field].form.safeDecode(cell).success)
        strange.set(wireName(part), shapeOf(cell));
    }
  }
  return [...strange].map(([name, shape]) => `${name} has the form ${shape}`);
}

const LONGEST_SHAPE = 30;

/** `2016-08-06 15h05` as `9999-99-99 99a99`. */
const shapeOf = (cell: string): string =>
  cell.replace(/\d/g, '9').replace(/\p{L}/gu, 'a').slice(0, LONGEST_SHAPE);
