import { fields } from '../../shared/webappel/fields.js';
import type { Method, Part, Result } from '../../shared/webappel/methods.js';
import { methods } from '../../shared/webappel/methods.js';
import type { RefusalCode } from '../../shared/webappel/refusal.js';
import {
  cellsOf,
  isMissingValue,
  linesOf,
  readHeader,
  wireName,
} from '../../shared/webappel/rows.js';
import { DEADLINE_MS } from '../webappel/transport.js';
import type { Expectation, Finding, ProbeContext } from './question.js';
import type { ProbedMethod } from './seen.js';
import { answerOf, describe, type ProbedAnswer } from './seen.js';

const SLOW_MS = DEADLINE_MS / 2;

const differsUnless = (asExpected: boolean, description: string): Finding =>
  asExpected ? undefined : { differs: description };

/** Expectations about every answer, whatever the question. */
export const everyAnswerExpects: readonly Expectation[] = [
  {
    expected: 'HTTP status 200, for refusals too (the guide describes texts and no status)',
    matters:
      'Rappel treats a status of 300 or more as a failure, unless the text is a refusal that it knows. A callback that gets such an answer is in doubt and is not sent again.',
    judge: ({ http }) => differsUnless(http.status === 200, `HTTP status ${http.status}`),
  },
  {
    expected: 'text in UTF-8',
    matters:
      'Rappel sends UTF-8. It reads an answer as windows-1252 if it is not UTF-8. If WebAppel mixes the two, accents in messages and names may be wrong.',
    judge: ({ http, text, charset }) => {
      if (text === '') return undefined;
      if (charset && !/^utf-?8$/i.test(charset)) return { differs: `declared as ${charset}` };
      return differsUnless(isUtf8(http.bytes), 'not UTF-8, read as windows-1252');
    },
  },
  {
    expected: 'no byte-order mark before the text',
    matters: 'Rappel ignores it; other programs may not.',
    judge: ({ http: { bytes } }) =>
      differsUnless(!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf), 'there is one'),
  },
  {
    expected: `an answer within ${SLOW_MS / 1000} seconds`,
    matters: `Rappel waits ${DEADLINE_MS / 1000} seconds for an answer; a callback without an answer is in doubt. Visitors wait for the popup just as long.`,
    judge: ({ tookMs }) => differsUnless(tookMs < SLOW_MS, `${(tookMs / 1000).toFixed(1)} seconds`),
  },
];

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Expects a readable refusal with this code. */
export const expectRefusal = (code: RefusalCode, matters: string): Expectation => ({
  expected: `a refusal that Rappel can read, ${code}`,
  matters,
  judge: (answer) =>
    differsUnless(
      answer.reading.kind === 'refusal' && answer.reading.code === code,
      describe(answer),
    ),
});

const kindDescriptions = {
  ok: 'OK',
  one: 'an identifier, digits only',
  file: 'a file',
  rows: 'lines of a list',
  tagged: 'lines of a list',
};

/** Expects the kind of answer that the guide describes for the method. */
export const expectAnswer = (method: ProbedMethod, matters: string): Expectation => ({
  expected: kindDescriptions[answerOf(method).kind],
  matters,
  judge: (answer) => differsUnless(answer.reading.kind === 'answer', describe(answer)),
});

/** `1 call`, `2 calls`. */
export const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Why it matters, for methods that only the command line uses. */
export const commandLineOnly = 'Rappel sends this only from the command line (rappel call).';

/** Expects that WebAppel accepts a change. */
export const expectOk = (method: ProbedMethod): Expectation[] => [
  expectAnswer(method, commandLineOnly),
];

/** Judges a decoded answer. Whether it can be decoded is the subject of another expectation. */
export const expectResult = <M extends ProbedMethod>(
  _method: M,
  expected: string,
  matters: string,
  judge: (result: Result<M>, context: ProbeContext, answer: ProbedAnswer) => Finding,
): Expectation => ({
  expected,
  matters,
  judge: (answer, context) =>
    answer.reading.kind === 'answer'
      ? judge(answer.reading.result as Result<M>, context, answer)
      : { open: 'the answer could not be read' },
});

const columnsOf = (method: ProbedMethod): readonly Part[] => {
  const { answers }: Method = methods[method];
  return answers.kind === 'rows' ? answers.columns : [];
};

const headerOf = ({ method, text }: ProbedAnswer) =>
  readHeader(linesOf(text)[0], columnsOf(method));

/** Expects a list as the guide prints it: the same columns in every line, in the known formats. */
export const expectListing = (method: ProbedMethod, matters: string): Expectation[] => [
  expectAnswer(method, matters),
  {
    expected: 'no line of column names before the list',
    matters:
      'With such a line, Rappel finds columns by name, in any order. Other programs may not.',
    judge: (answer) => differsUnless(!headerOf(answer), 'the first line contains the column names'),
  },
  {
    expected: `${columnsOf(method).length} cells in each line`,
    matters: `${matters} Rappel skips a line with fewer cells. In a line with more it ignores new columns at the end.`,
    judge: (answer) => {
      if (answer.reading.kind !== 'answer' || headerOf(answer)) return undefined;
      const counts = linesOf(answer.text).map((line) => cellsOf(line).length);
      const unexpectedCounts = [
        ...new Set(counts.filter((count) => count !== columnsOf(method).length)),
      ];
      return differsUnless(
        unexpectedCounts.length === 0,
        `lines of ${unexpectedCounts.join(', ')} cells`,
      );
    },
  },
  {
    expected: 'cells in the formats that Rappel knows',
    matters: `${matters} Rappel ignores the content of a cell in another format.`,
    judge: (answer) => {
      if (answer.reading.kind !== 'answer' || headerOf(answer)) return undefined;
      const malformed = malformedCells(method, answer.text);
      return differsUnless(malformed.length === 0, malformed.join(' · '));
    },
  },
];

/** Columns with a malformed value; only the shape of one value is shown, because values may be private. */
function malformedCells(method: ProbedMethod, text: string): string[] {
  const columns = columnsOf(method);
  const malformed = new Map<string, string>();
  for (const line of linesOf(text)) {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) continue;
    for (const [index, part] of columns.entries()) {
      const cell = cells[index] ?? '';
      if (cell === '' || isMissingValue(part, cell)) continue;
      if (!fields[part.field].form.safeDecode(cell).success)
        malformed.set(wireName(part), shapeOf(cell));
    }
  }
  return [...malformed].map(([name, shape]) => `${name} has the format ${shape}`);
}

const MAX_SHAPE_LENGTH = 30;

/** Turns `2016-08-06 15h05` into `9999-99-99 99a99`. */
const shapeOf = (cell: string): string =>
  cell.replace(/\d/g, '9').replace(/\p{L}/gu, 'a').slice(0, MAX_SHAPE_LENGTH);
