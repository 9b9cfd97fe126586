import { fields } from './fields.js';
import { readIdentifier } from './identifiers.js';
import {
  type Answer,
  type Method,
  type MethodName,
  methods,
  type Params,
  type Part,
  type Result,
} from './methods.js';
import { withoutNotices } from './php-notices.js';
import { lastOf, type Query } from './query.js';
import { invalidVariables, isRefusalCode, Refusal, RefusalInWords, Unreached } from './refusal.js';
import { refusalInWords, type TaughtRefusals } from './refusal-words.js';
import {
  cellsOf,
  decodeRow,
  decodeRows,
  encodeRow,
  encodeRows,
  encodeValue,
  linesOf,
  type RowReading,
  type Values,
  wireName,
} from './rows.js';
import { decodeText, encodeText, fold } from './text.js';

/** `strict` requires every variable that the guide lists as mandatory, and applies the ranges of its table. */
export type Profile = 'tolerant' | 'strict';

const byWireName = new Map<string, MethodName>(
  Object.entries(methods as Record<string, Method>).flatMap(([name, { wire, aliases = [] }]) =>
    [wire, ...aliases].map((word) => [word.toLowerCase(), name as MethodName] as const),
  ),
);

/** Finds a method by its wire name or alias, ignoring case. */
export const findMethod = (wire: string): MethodName | undefined =>
  byWireName.get(wire.trim().toLowerCase());

// ——— Requests

/**
 * Variables of a request as pairs, without method and credentials.
 * @throws {ZodError} when a value does not have its field's form
 */
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
 * Reads the values of a request.
 * @throws {Refusal} INVALID_VARS with the wire names of the missing variables, else of the ill-formed ones
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

/** The method that was probably meant, where the guide's own example confuses the two. */
function meantMethod({ mistakenFor }: Method, query: Query): string | undefined {
  if (!mistakenFor) return undefined;
  const { wire, aliases = [] } = fields[mistakenFor.carries];
  return [wire, ...aliases].some((name) => query.has(name)) ? mistakenFor.wire : undefined;
}

/** Variables sent under several of their names with different values. The value of the wire name is used. */
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

/** How answers are read, besides their form. */
export interface Reading extends RowReading {
  /** Answers that the owner has taught to be refusals. */
  taughtRefusals?: TaughtRefusals;
}

/** Encodes a result: `OK`, an identifier, lines, or the bytes of a file. */
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

/** Body of a refusal: one line with one cell, so that it cannot be read as a row of a listing. */
export const encodeRefusal = ({ code, detail }: Refusal): Uint8Array =>
  encodeText(`ERREUR ${code} ${detail.replaceAll(';', ',')}`.trim());

/**
 * Decodes an answer. Success is recognised by its form alone, because the guide defines no error answer.
 * @throws {Refusal} when the answer is a refusal of a known form
 * @throws {Unreached} when it has neither the expected form nor that of a refusal
 */
export function decodeAnswer<M extends MethodName>(
  method: M,
  body: Body,
  reading: Reading = {},
): Result<M> {
  const { answers, wire }: Method = methods[method];
  if (answers.kind === 'file') return decodeFile(wire, body, reading) as Result<M>;
  const text = decodeText(body.bytes, body.charset).trim();
  rejectRefusal(wire, text);
  const result = readText(answers, text, wire, reading);
  if (result === undefined) throw errorOfText(wire, text, reading);
  return (result === 'done' ? undefined : result) as Result<M>;
}

function readText(
  answer: Exclude<Answer, { kind: 'file' }>,
  text: string,
  wire: string,
  reading: Reading,
): unknown {
  switch (answer.kind) {
    case 'ok':
      return isDone(withoutNotices(text), wire) ? 'done' : undefined;
    case 'one': {
      const identifier = readIdentifier(text, fields[answer.field].wire);
      return identifier && decodeRow([{ field: answer.field }], () => identifier)?.[answer.field];
    }
    case 'rows':
      // A notice before a listing may mean that rows are missing.
      return isPage(text) || isRefusedRow(text) ? undefined : decodeRows(answer, text, reading);
    case 'tagged':
      return isPage(text) ? undefined : decodeTagged(answer.variants, text);
  }
}

/** `1;Identifiants incorrects`, `0;numero invalide`: a code and a sentence have the form of a short row. */
function isRefusedRow(text: string): boolean {
  const [, code] = /^(\w{1,4});[^;\r\n]+;?$/.exec(text) ?? [];
  const refusal = code === undefined ? undefined : refusalInWords(text);
  return refusal === 'INVALID_AUTH' || (refusal !== undefined && !/^[1-9]/.test(code ?? ''));
}

/** `OK`. For `popup_maj` the guide prints a listing of destinations as the answer (L452), so that is accepted too. */
function isDone(text: string, wire: string): boolean {
  if (/^OK$/i.test(text)) return true;
  return (
    wire === methods.updatePopup.wire &&
    text !== '' &&
    (decodeRows(methods.listDestinations.answers, text) ?? []).length > 0
  );
}

type Variants = Extract<Answer, { kind: 'tagged' }>['variants'];

/** Rows that start with their kind. The guide prints two kinds on one line (L403), so lines are split at the kinds. */
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

/** HTML, or a PHP warning at the start of a line. Elsewhere it may be text that a visitor typed, such as `<html`. */
const isPage = (text: string): boolean =>
  text.startsWith('<') ||
  /^(<b>)?(PHP )?(Warning|Notice|Deprecated|Parse error|Fatal error)(<\/b>)?:/im.test(text);

function rejectRefusal(wire: string, text: string): void {
  const [, code, detail] = /^ERREUR ([A-Z_]{2,16})(?: (.{0,1000}))?$/.exec(text) ?? [];
  if (code && isRefusalCode(code)) throw new Refusal(code, detail ?? '', wire);
  // Form of the vendor's other services: {"err_code": "INVALID_AUTH"}.
  const [, vendorCode] = /^\{.{0,400}"err_code"\s*:\s*"([A-Z_]{2,16})"/s.exec(text) ?? [];
  if (vendorCode && isRefusalCode(vendorCode)) throw new Refusal(vendorCode, '', wire);
}

/** The error for an answer that has not the expected form. */
function errorOfText(wire: string, text: string, { taughtRefusals }: Reading): Error {
  const code = refusalInWords(withoutNotices(text), taughtRefusals);
  if (code) return new RefusalInWords(code, text.slice(0, 1000), wire);
  return new Unreached(isPage(text) ? 'html' : 'unexpected-answer', wire);
}

/** RIFF, ID3 or an MPEG frame, JPEG, PNG, GIF. */
const signature = /^(RIFF|ID3|\u00FF[\u00E0-\u00FF]|\u00FF\u00D8|\u0089PNG|GIF8)/;

/** Recognises sounds and images by their first bytes, and style sheets by a brace. Other short texts are errors. */
function decodeFile(wire: string, { bytes, charset }: Body, reading: Reading): Uint8Array {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (signature.test(start)) return bytes;
  const text = decodeText(bytes, charset).trim();
  rejectRefusal(wire, text);
  // Check only the start for HTML: a comment in a style sheet may contain a line that looks like a PHP warning.
  if ((text.includes('{') || text.length >= 300) && !/^[<{]/.test(text)) return bytes;
  throw errorOfText(wire, text, reading);
}

/** Wire names of a method's variables, for the command line. */
export const parameterNames = (method: MethodName): string[] =>
  (methods[method] as Method).takes.map((part) => `${wireName(part)}${part.many ? '[]' : ''}`);

/** Part name (the wire word of the file's type) and file name for uploading a file. */
export function fileTypeName(fileType: Params<'storeFile'>['fileType']): {
  partName: string;
  fileName: string;
} {
  const partName = fields.fileType.form.encode(fileType);
  const extension = { headerImage: 'jpg', stylesheet: 'css' } as Partial<Record<string, string>>;
  return { partName, fileName: `${partName.replace('_', '')}.${extension[fileType] ?? 'wav'}` };
}
