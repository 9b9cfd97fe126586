import { fields } from './fields.js';
import {
  type Answer,
  type Method,
  type MethodName,
  methods,
  type Params,
  type Part,
  type Result,
} from './methods.js';
import { lastOf, type Query } from './query.js';
import { invalidVariables, isRefusalCode, Refusal, Unreached } from './refusal.js';
import {
  cellsOf,
  decodeRow,
  decodeRows,
  encodeRow,
  encodeRows,
  encodeValue,
  linesOf,
  type Values,
  wireName,
} from './rows.js';
import { decodeText, encodeText, fold } from './text.js';

/** `strict` asks for what each method's list calls mandatory and applies the ranges of the guide's table. */
export type Profile = 'tolerant' | 'strict';

const byWireName = new Map<string, MethodName>(
  Object.entries(methods as Record<string, Method>).flatMap(([name, { wire, aliases = [] }]) =>
    [wire, ...aliases].map((word) => [word.toLowerCase(), name as MethodName] as const),
  ),
);

/** The method of a wire name or alias, in any letter case. */
export const methodNamed = (wire: string): MethodName | undefined =>
  byWireName.get(wire.trim().toLowerCase());

// ——— Requests

/** The variables of a request as name and value pairs, without method and credentials. Throws ZodError on a value of another form. */
export function encodeParams<M extends MethodName>(
  method: M,
  params: Params<M>,
): [string, string][] {
  const { takes }: Method = methods[method];
  return takes.flatMap((part) => encodeParam(part, (params as Values)[part.field]));
}

function encodeParam(part: Part, value: unknown): [string, string][] {
  const { wire, alsoSentAs = [], spread } = fields[part.field];
  if (value === undefined) return [];
  if (part.many) return (value as unknown[]).map((item) => [`${wire}[]`, encodeValue(part, item)]);
  const text = encodeValue(part, value);
  if (text === '' && !part.clearable) return [];
  if (spread) return spread.split(text).map((piece, index) => [spread.over[index] ?? wire, piece]);
  return [wire, ...alsoSentAs].map((name) => [name, text]);
}

/**
 * The values of a request.
 * @throws {Refusal} INVALID_VARS naming what is missing, else what is ill-formed, by wire names.
 */
export function decodeParams<M extends MethodName>(
  method: M,
  query: Query,
  profile: Profile = 'tolerant',
): Params<M> {
  const { takes, wire }: Method = methods[method];
  const values: Values = {};
  const missing: string[] = [];
  const illFormed: string[] = [];
  for (const part of takes) {
    const texts = textsOf(part, query);
    if (texts.length === 0 || (texts.at(-1) === '' && !part.clearable && !part.many)) {
      if (part.fallback !== undefined && profile === 'tolerant')
        values[part.field] = decodeValue(part, part.fallback);
      else if (!part.optional) missing.push(fields[part.field].wire);
      continue;
    }
    const read = part.many
      ? texts.map((text) => decodeValue(part, text))
      : decodeValue(part, texts.at(-1) ?? '');
    const wrong = part.many ? (read as unknown[]).includes(undefined) : read === undefined;
    if (wrong || (profile === 'strict' && !isInRange(part, read)))
      illFormed.push(fields[part.field].wire);
    else values[part.field] = read;
  }
  if (missing.length > 0)
    throw invalidVariables(missing, wire, meantMethod(methods[method], query));
  const lists = takes.filter((part) => part.many && !part.optional && part.field in values);
  if (new Set(lists.map((part) => (values[part.field] as unknown[]).length)).size > 1)
    illFormed.push(...lists.map((part) => fields[part.field].wire));
  if (illFormed.length > 0) throw invalidVariables([...new Set(illFormed)], wire);
  return values as Params<M>;
}

/** The method that was meant, when the guide's own example confuses the two. */
function meantMethod({ mistakenFor }: Method, query: Query): string | undefined {
  if (!mistakenFor) return undefined;
  const { wire, aliases = [] } = fields[mistakenFor.carries];
  return [wire, ...aliases].some((name) => query.has(name)) ? mistakenFor.wire : undefined;
}

/** Variables that were sent under two of their names with different values; the wire name's is taken. */
export const conflictingNames = (method: MethodName, query: Query): string[] =>
  (methods[method] as Method).takes
    .map(({ field }) => fields[field])
    .filter(({ wire, aliases = [] }) => {
      const values = [wire, ...aliases].flatMap((name) => query.get(name)?.join('\n') ?? []);
      return new Set(values).size > 1;
    })
    .map(({ wire }) => wire);

function textsOf(part: Part, query: Query): readonly string[] {
  const { wire, aliases = [], spread } = fields[part.field];
  if (spread) {
    const joined = spread.join(spread.over.map((name) => lastOf(query, name)));
    return joined === '' ? [] : [joined];
  }
  const name = [wire, ...aliases].find((candidate) => query.has(candidate));
  return (name !== undefined && query.get(name)) || [];
}

function decodeValue(part: Part, text: string): unknown {
  if (part.clearable && text.trim() === '') return null;
  const { success, data } = fields[part.field].form.safeDecode(text);
  return success ? data : undefined;
}

function isInRange(part: Part, value: unknown): boolean {
  const { range } = fields[part.field];
  return !range || typeof value !== 'number' || (value >= range[0] && value <= range[1]);
}

// ——— Answers

export interface Body {
  bytes: Uint8Array;
  charset?: string | undefined;
}

/** What is answered for a result: `OK`, an identifier, lines, or a file's bytes as they are. */
export function encodeAnswer<M extends MethodName>(
  method: M,
  result: Result<M>,
  options: { withHeader?: boolean } = {},
): Uint8Array {
  const answer: Answer = methods[method].answers;
  if (answer.kind === 'file') return result as Uint8Array;
  return encodeText(answerText(answer, result, options.withHeader ?? false));
}

function answerText(
  answer: Exclude<Answer, { kind: 'file' }>,
  result: unknown,
  withHeader: boolean,
): string {
  switch (answer.kind) {
    case 'ok':
      return 'OK';
    case 'one':
      return encodeValue(answer, result);
    case 'rows':
      return encodeRows(answer, result as Values[], withHeader);
    case 'tagged':
      return (result as (Values & { kind: string })[])
        .map((values) => {
          const { wire, columns } = answer.variants[values.kind]!;
          return `${wire};${encodeRow(columns, values)}\n`;
        })
        .join('');
  }
}

/** The body of a refusal: one line of one cell, so that no reader of listings takes it for a row. */
export const encodeRefusal = ({ code, detail }: Refusal): Uint8Array =>
  encodeText(`ERREUR ${code} ${detail.replaceAll(';', ',')}`.trim());

/**
 * The result that an answer stands for. Success is told by shape alone, because the guide defines no error answer.
 * @throws {Refusal} when the answer is a refusal of a known form.
 * @throws {Unreached} when it has neither the expected form nor that of a refusal.
 */
export function decodeAnswer<M extends MethodName>(method: M, body: Body): Result<M> {
  const { answers, wire }: Method = methods[method];
  if (answers.kind === 'file') return decodeFile(wire, body) as Result<M>;
  const text = decodeText(body.bytes, body.charset).trim();
  rejectErrorText(wire, text);
  const result = readText(answers, text, wire);
  if (result === undefined) throw new Unreached('unexpected-answer', wire);
  return (result === 'done' ? undefined : result) as Result<M>;
}

function readText(answer: Exclude<Answer, { kind: 'file' }>, text: string, wire: string): unknown {
  switch (answer.kind) {
    case 'ok':
      return isDone(text, wire) ? 'done' : undefined;
    case 'one': {
      // Numbering begins at 1; a bare 0 is how PHP prints a failure as a number.
      const [, identifier] = /^(?:OK[;: ]+)?(0*[1-9][0-9]*)$/i.exec(text) ?? [];
      return identifier && decodeRow([{ field: answer.field }], () => identifier)?.[answer.field];
    }
    case 'rows':
      return decodeRows(answer, text);
    case 'tagged':
      return decodeTagged(answer.variants, text);
  }
}

/** `OK`; the guide prints the listing of destinations as the answer of `popup_maj` (L452), so its form is fine too. */
function isDone(text: string, wire: string): boolean {
  if (/^OK$/i.test(text)) return true;
  return (
    wire === methods.updatePopup.wire &&
    text !== '' &&
    (decodeRows(methods.listDestinations.answers, text) ?? []).length > 0
  );
}

type Variants = Extract<Answer, { kind: 'tagged' }>['variants'];

/** Rows that begin with their kind. The guide prints two kinds on one line (L403): they are told apart again. */
function decodeTagged(variants: Variants, text: string): Values[] | undefined {
  if (text === '' || /^OK$/i.test(text)) return [];
  const tags = Object.values(variants).map(({ wire }) => wire);
  const lines = linesOf(text).flatMap((line) =>
    line.split(new RegExp(`\\s+(?=(?:${tags.join('|')})\\s*;)`, 'i')),
  );
  const rows = lines.flatMap((line) => {
    const [tag = '', ...cells] = cellsOf(line);
    const found = Object.entries(variants).find(([, { wire }]) => fold(wire) === fold(tag));
    if (!found || cells.length < found[1].columns.length) return [];
    const values = decodeRow(found[1].columns, (index) => cells[index]);
    return values ? [{ kind: found[0], ...values }] : [];
  });
  return rows.length > 0 ? rows : undefined;
}

/** HTML, or a warning of PHP's among the lines. At the start of a line only: a visitor may be called `<html`. */
const isPage = (text: string): boolean =>
  text.startsWith('<') ||
  /^(<b>)?(PHP )?(Warning|Notice|Deprecated|Parse error|Fatal error)(<\/b>)?:/im.test(text);

function rejectRefusal(wire: string, text: string): void {
  const [, code, detail] = /^ERREUR ([A-Z_]{2,16})(?: (.{0,1000}))?$/.exec(text) ?? [];
  if (code && isRefusalCode(code)) throw new Refusal(code, detail ?? '', wire);
  // The form of the vendor's other services: {"err_code": "INVALID_AUTH"}.
  const [, vendorCode] = /^\{.{0,400}"err_code"\s*:\s*"([A-Z_]{2,16})"/s.exec(text) ?? [];
  if (vendorCode && isRefusalCode(vendorCode)) throw new Refusal(vendorCode, '', wire);
}

function rejectErrorText(wire: string, text: string): void {
  rejectRefusal(wire, text);
  if (isPage(text)) throw new Unreached('html', wire);
}

/** RIFF, ID3 or an MPEG frame, JPEG, PNG, GIF. */
const signature = /^(RIFF|ID3|\u00FF[\u00E0-\u00FF]|\u00FF\u00D8|\u0089PNG|GIF8)/;

/** A sound or an image by its first bytes, a style sheet by a brace; a short text is an error text. */
function decodeFile(wire: string, { bytes, charset }: Body): Uint8Array {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (signature.test(start)) return bytes;
  const text = decodeText(bytes, charset).trim();
  rejectRefusal(wire, text);
  // A comment in a style sheet may have a line that reads as a warning, so only the start tells a page.
  if ((text.includes('{') || text.length >= 300) && !/^[<{]/.test(text)) return bytes;
  rejectErrorText(wire, text);
  throw new Unreached('unexpected-answer', wire);
}

/** The wire names of a method's variables, for the reference and the command line. */
export const takenNames = (method: MethodName): string[] =>
  (methods[method] as Method).takes.map((part) => `${wireName(part)}${part.many ? '[]' : ''}`);

/** How a file travels: the name of its part, which is its type's wire word, and a file name of the documented form. */
export function fileTypeName(fileType: Params<'storeFile'>['fileType']): {
  partName: string;
  fileName: string;
} {
  const partName = fields.fileType.form.encode(fileType);
  const extension = { headerImage: 'jpg', stylesheet: 'css' } as Partial<Record<string, string>>;
  return { partName, fileName: `${partName.replace('_', '')}.${extension[fileType] ?? 'wav'}` };
}
