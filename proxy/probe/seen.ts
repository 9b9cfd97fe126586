import {
  type Answer,
  type Method,
  type MethodName,
  methods,
} from '../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../shared/webappel/refusal.js';
import { cellsOf, linesOf } from '../../shared/webappel/rows.js';
import { decodeText } from '../../shared/webappel/text.js';
import type { Reading as WireReading } from '../../shared/webappel/wire.js';
import { charsetOf, readAnswer } from '../webappel/client.js';
import type { HttpAnswer } from '../webappel/transport.js';

/** Methods that the probe may send: all except the two block lists, which the guide cannot undo (L343-355). */
export type ProbedMethod = Exclude<MethodName, 'blockNumber' | 'blockAddress'>;

/** An answer as Rappel's own client reads it. */
export type Reading =
  | { kind: 'answer'; result: unknown }
  | { kind: 'refusal'; code: RefusalCode; detail: string }
  | { kind: 'unreadable' };

/** An answer and how Rappel reads it. */
export interface ProbedAnswer {
  method: ProbedMethod;
  http: HttpAnswer;
  tookMs: number;
  /** The decoded body; empty for a file. */
  text: string;
  charset: string | undefined;
  reading: Reading;
}

export function interpretAnswer(
  method: ProbedMethod,
  http: HttpAnswer,
  tookMs: number,
  howToRead: WireReading = {},
): ProbedAnswer {
  const reading = read(method, http, howToRead);
  const isFile = answerOf(method).kind === 'file' && reading.kind === 'answer';
  const charset = charsetOf(http.headers);
  return {
    method,
    http,
    tookMs,
    text: isFile ? '' : decodeText(http.bytes, charset),
    charset,
    reading,
  };
}

export const answerOf = (method: ProbedMethod): Answer => (methods[method] as Method).answers;

function read(method: ProbedMethod, http: HttpAnswer, howToRead: WireReading): Reading {
  try {
    return { kind: 'answer', result: readAnswer(method, http, howToRead) };
  } catch (failure) {
    if (failure instanceof Refusal)
      return { kind: 'refusal', code: failure.code, detail: failure.detail };
    if (failure instanceof Unreached) return { kind: 'unreadable' };
    throw failure;
  }
}

const MAX_QUOTE_LENGTH = 100;

/** Quotes the beginning of a text, on one line. */
function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `"${line.slice(0, MAX_QUOTE_LENGTH)}${line.length > MAX_QUOTE_LENGTH ? '…' : ''}"`;
}

/**
 * Describes an answer for the owner. Rows are counted and not quoted, because they may hold visitors' data.
 * A quoted text may repeat the account: remove it before showing or storing the description.
 */
export function describe({ method, http, text, reading }: ProbedAnswer): string {
  const status = http.status === 200 ? '' : ` with HTTP status ${http.status}`;
  if (reading.kind === 'refusal') return `a refusal, ${reading.code}${status}`;
  if (http.status >= 300 && http.status < 400) return `a redirect, HTTP status ${http.status}`;
  if (reading.kind === 'unreadable') {
    if (text.trim() === '') return `an empty answer${status}`;
    if (/^\s*<|<b>(Warning|Notice|Fatal error)/i.test(text))
      return `a web page${status}: ${quote(text)}`;
    const cells = cellsOf(linesOf(text)[0] ?? '').length;
    return cells > 2
      ? `lines of ${cells} cells that Rappel cannot read`
      : `a text that Rappel cannot read${status}: ${quote(text)}`;
  }
  const kind = answerOf(method).kind;
  if (kind === 'ok') return 'OK';
  if (kind === 'file') return `a file of ${http.bytes.length} bytes`;
  if (kind === 'one') return 'an identifier';
  const { length } = reading.result as unknown[];
  if (text.trim() === '') return 'an empty answer, which Rappel reads as an empty list';
  return length === 1 ? 'a list of 1 line' : `a list of ${length} lines`;
}
