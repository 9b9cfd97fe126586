import {
  type Answer,
  type Method,
  type MethodName,
  methodNames,
  methods,
  type Params,
  type Result,
  type WebAppel,
} from '../../shared/webappel/methods.js';
import { type Credentials, formatRequest } from '../../shared/webappel/query.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { decodeAnswer, encodeParams, fileTypeName } from '../../shared/webappel/wire.js';
import { exchange, type HttpAnswer } from './transport.js';

/** The most bytes of an answer, by its kind; the rest is not read. */
export const mostBytes: Record<Answer['kind'], number> = {
  ok: 4096,
  one: 4096,
  rows: 4 * 1024 * 1024,
  tagged: 256 * 1024,
  file: 4 * 1024 * 1024,
};

export interface ClientOptions {
  /** Of `api.php`, without a query. */
  url: string;
  /** Asked for at each request, so that rotated ones are used without a restart. */
  credentials(): Credentials;
  deadlineMs?: number;
  /** Told of the headers of every answer, for what a server offers beyond the guide. */
  onHeaders?(headers: Headers): void;
  /** Told when a server says 429 or 503 and for how long it wants to be left alone. */
  onSlowDown?(delayMs: number): void;
}

/**
 * WebAppel over HTTP, each answer judged by its shape.
 * @throws {Refusal} WebAppel said no.
 * @throws {Unreached} it was not reached, or what came back is not an answer.
 */
export function createWebAppelClient(options: ClientOptions): WebAppel {
  const call =
    <M extends MethodName>(method: M) =>
    async (params: Params<M>): Promise<Result<M>> =>
      readAnswer(method, await send(method, params, options));
  return Object.fromEntries(
    methodNames.map((method) => [method, call(method)]),
  ) as unknown as WebAppel;
}

async function send<M extends MethodName>(method: M, params: Params<M>, options: ClientOptions) {
  const { wire, answers }: Method = methods[method];
  const answer = await exchange({
    url: options.url,
    query: formatRequest(wire, options.credentials(), encodeParams(method, params)),
    body: uploadOf(params),
    deadlineMs: options.deadlineMs,
    mostBytes: mostBytes[answers.kind],
    method: wire,
  });
  const { status, headers } = answer;
  options.onHeaders?.(headers);
  if (status === 429 || status === 503) options.onSlowDown?.(retryAfterMs(headers));
  return answer;
}

/**
 * The result that an HTTP answer stands for.
 * @throws {Refusal | Unreached} as the client does
 */
export function readAnswer<M extends MethodName>(
  method: M,
  { status, headers, bytes }: Pick<HttpAnswer, 'status' | 'headers' | 'bytes'>,
): Result<M> {
  const { wire }: Method = methods[method];
  if (status >= 300 && status < 400) throw new Unreached('redirect', wire, status);
  if (status >= 400) throw refusedByStatus(method, status, bytes);
  return decodeAnswer(method, { bytes, charset: charsetOf(headers) });
}

/** What the server says of its text's encoding; undefined when it says nothing. */
export const charsetOf = (headers: Headers): string | undefined =>
  /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1];

/** A number of seconds, or a moment by the server's own clock (RFC 9110, 10.2.3); 0 when it says neither. */
function retryAfterMs(headers: Headers): number {
  const said = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1000;
  const delayMs = Date.parse(said) - Date.parse(headers.get('date') ?? '');
  return delayMs > 0 ? delayMs : 0;
}

/** A status alone says nothing about what was done; a body of a known form does. */
function refusedByStatus(method: MethodName, status: number, bytes: Uint8Array): Error {
  try {
    decodeAnswer(method, { bytes });
  } catch (failure) {
    if (failure instanceof Refusal) return failure;
  }
  return new Unreached('http-status', methods[method].wire, status);
}

/** The one file of a request that stores one, as a form. */
export function uploadOf(params: object): FormData | undefined {
  if (!('content' in params && params.content instanceof Uint8Array && 'fileType' in params))
    return undefined;
  const { partName, fileName } = fileTypeName(params.fileType as Params<'storeFile'>['fileType']);
  const form = new FormData();
  form.set(partName, new Blob([new Uint8Array(params.content)]), fileName);
  return form;
}
