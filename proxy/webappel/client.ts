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
import { Refusal, RefusalInWords, Unreached } from '../../shared/webappel/refusal.js';
import type { SentCharset } from '../../shared/webappel/sent-charset.js';
import {
  type Body,
  decodeAnswer,
  encodeParams,
  fileTypeName,
  type Reading,
} from '../../shared/webappel/wire.js';
import { exchange, type HttpAnswer } from './transport.js';

/** Largest answer in bytes, by kind. */
export const maxBytes: Record<Answer['kind'], number> = {
  ok: 4096,
  one: 4096,
  rows: 4 * 1024 * 1024,
  tagged: 256 * 1024,
  file: 4 * 1024 * 1024,
};

export interface ClientOptions {
  /** URL of `api.php`, without a query. */
  url: string;
  /** Called for each request, so that rotated credentials are used without a restart. */
  credentials(): Credentials;
  deadlineMs?: number;
  /** The charset of requests; UTF-8 by default. */
  charset?: SentCharset;
  /** What the owner has taught of this WebAppel's words. */
  taught?: Pick<Reading, 'taughtRefusals' | 'taughtCallStates'>;
  /** Called for each field of a listing that is left out because it cannot be read. */
  onUnreadable?(method: MethodName, wireName: string): void;
  /** Called with the headers of every answer, where a server may offer extensions. */
  onHeaders?(headers: Headers): void;
  /** Called on HTTP 429 and 503 with the delay of `Retry-After`; 0 without one. */
  onRetryAfter?(delayMs: number): void;
}

/**
 * WebAppel over HTTP. Answers are checked by their form.
 * @throws {Refusal} when WebAppel refuses
 * @throws {Unreached} when WebAppel is not reached, or its answer has not the expected form
 */
export function createWebAppelClient(options: ClientOptions): WebAppel {
  const call =
    <M extends MethodName>(method: M) =>
    async (params: Params<M>): Promise<Result<M>> =>
      readAnswer(method, await send(method, params, options), {
        ...options.taught,
        onUnreadable: (wireName) => options.onUnreadable?.(method, wireName),
      });
  return Object.fromEntries(
    methodNames.map((method) => [method, call(method)]),
  ) as unknown as WebAppel;
}

async function send<M extends MethodName>(method: M, params: Params<M>, options: ClientOptions) {
  const { wire, answers }: Method = methods[method];
  const answer = await exchange({
    url: options.url,
    query: formatRequest(
      wire,
      options.credentials(),
      encodeParams(method, params),
      options.charset,
    ),
    body: uploadOf(params),
    deadlineMs: options.deadlineMs,
    maxBytes: maxBytes[answers.kind],
    method: wire,
    // All methods that change something answer with a word or an identifier.
    onlyReads: answers.kind !== 'ok' && answers.kind !== 'one',
  });
  const { status, headers } = answer;
  options.onHeaders?.(headers);
  if (status === 429 || status === 503) options.onRetryAfter?.(retryAfterMs(headers));
  return answer;
}

/**
 * Decodes an HTTP answer.
 * @throws {Refusal | Unreached} like the client
 */
export function readAnswer<M extends MethodName>(
  method: M,
  { status, headers, bytes }: Pick<HttpAnswer, 'status' | 'headers' | 'bytes'>,
  reading: Reading = {},
): Result<M> {
  const { wire }: Method = methods[method];
  const body = { bytes, charset: charsetOf(headers) };
  if (status >= 300 && status < 400)
    throw leadsToLogin(headers)
      ? new RefusalInWords('INVALID_AUTH', '', wire)
      : new Unreached('redirect', wire, status);
  if (status >= 400) throw errorOfStatus(method, status, body, reading);
  return decodeAnswer(method, body, reading);
}

/** Whether a redirect leads to a page that asks for a login, by the name of the page. */
const leadsToLogin = (headers: Headers): boolean =>
  /(^|\/)(log_?in|sign_?in|auth|connexion|identification)(\.\w+|\/)?([?#]|$)/i.test(
    headers.get('location') ?? '',
  );

/** Charset of the `Content-Type` header, if any. */
export const charsetOf = (headers: Headers): string | undefined =>
  /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1];

/** `Retry-After` as a delay: seconds, or a date by the server's clock (RFC 9110, 10.2.3); 0 without a valid one. */
function retryAfterMs(headers: Headers): number {
  const header = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const delayMs = Date.parse(header) - Date.parse(headers.get('date') ?? '');
  return delayMs > 0 ? delayMs : 0;
}

/**
 * A status alone does not tell whether the request was executed; a refusal in the body does, and so does 401, which asks
 * for another login.
 */
function errorOfStatus(method: MethodName, status: number, body: Body, reading: Reading): Error {
  const { wire }: Method = methods[method];
  try {
    decodeAnswer(method, body, reading);
  } catch (failure) {
    // After a fault of the server, a no without a reason does not say that nothing was done.
    const isVague = failure instanceof RefusalInWords && failure.code === 'REFUSED';
    if (failure instanceof Refusal && !(isVague && status >= 500)) return failure;
  }
  if (status === 401) return new RefusalInWords('INVALID_AUTH', '', wire);
  return new Unreached('http-status', wire, status);
}

/** The file of a `storeFile` request, as a form. */
export function uploadOf(params: object): FormData | undefined {
  if (!('content' in params && params.content instanceof Uint8Array && 'fileType' in params))
    return undefined;
  const { partName, fileName } = fileTypeName(params.fileType as Params<'storeFile'>['fileType']);
  const form = new FormData();
  form.set(partName, new Blob([new Uint8Array(params.content)]), fileName);
  return form;
}
