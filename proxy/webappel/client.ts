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
import { formatQuery } from '../../shared/webappel/query.js';
import { Refusal, Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';
import { decodeAnswer, encodeParams, fileTypeName } from '../../shared/webappel/wire.js';

/** Over connect, headers and body together: idle time-outs never fire against a server that drips. */
export const DEADLINE_MS = 8000;

/** The most bytes of an answer, by its kind; the rest is not read. */
const mostBytes: Record<Answer['kind'], number> = {
  ok: 4096,
  one: 4096,
  rows: 4 * 1024 * 1024,
  tagged: 256 * 1024,
  file: 4 * 1024 * 1024,
};

export interface Credentials {
  email: string;
  pass: string;
}

export interface ClientOptions {
  /** Of `api.php`, without a query. */
  url: string;
  /** Asked for at each request, so that rotated ones are used without a restart. */
  credentials(): Credentials;
  deadlineMs?: number;
  /** Told of the headers of every answer, for what a server offers beyond the guide. */
  onHeaders?(headers: Headers): void;
}

/**
 * WebAppel over HTTP. One request is one `fetch`: no retry, no redirect, one deadline, a cap on bytes, because `appel`
 * is a GET that rings phones. Errors name the method, never the URL: it holds the password.
 * @throws {Refusal} WebAppel said no.
 * @throws {Unreached} it was not reached, or what came back is not an answer.
 */
export function createWebAppelClient(options: ClientOptions): WebAppel {
  const call =
    <M extends MethodName>(method: M) =>
    async (params: Params<M>): Promise<Result<M>> =>
      decodeAnswer(method, await send(method, params, options));
  return Object.fromEntries(
    methodNames.map((method) => [method, call(method)]),
  ) as unknown as WebAppel;
}

async function send<M extends MethodName>(method: M, params: Params<M>, options: ClientOptions) {
  const { wire, answers }: Method = methods[method];
  const { email, pass } = options.credentials();
  const query = formatQuery([
    ['methode', wire],
    ['email', email],
    ['pass', pass],
    ...encodeParams(method, params),
  ]);
  const body = uploadOf(params);
  try {
    const response = await fetch(`${options.url}?${query}`, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      // No connection is kept: a request on a reused one may be lost in a way that looks like a server's fault.
      headers: { 'accept-encoding': 'identity', connection: 'close' },
      signal: AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS),
      ...(body && { body }),
    });
    options.onHeaders?.(response.headers);
    const bytes = await readCapped(response, mostBytes[answers.kind], wire);
    if (response.status >= 300 && response.status < 400)
      throw new Unreached('redirect', wire, response.status);
    const charset = /charset="?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1];
    if (response.status >= 400) throw refusedByStatus(method, response.status, bytes);
    return { bytes, charset };
  } catch (failure) {
    if (failure instanceof Refusal) throw failure;
    throw failure instanceof Unreached ? failure : new Unreached(reasonOf(failure), wire);
  }
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

function uploadOf(params: object): FormData | undefined {
  if (!('content' in params && params.content instanceof Uint8Array && 'fileType' in params))
    return undefined;
  const { partName, fileName } = fileTypeName(params.fileType as Params<'storeFile'>['fileType']);
  const form = new FormData();
  form.set(partName, new Blob([new Uint8Array(params.content)]), fileName);
  return form;
}

async function readCapped(response: Response, most: number, wire: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream and closes the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new Unreached('too-large', wire);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Failures before the first byte of the request: name, address, connection, certificate. Other TLS errors are not
 * among them: they can also come after the handshake.
 */
const beforeTheFirstByte =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function reasonOf(failure: unknown): UnreachedReason {
  if (failure instanceof Error && failure.name === 'TimeoutError') return 'timeout';
  const cause = failure instanceof Error ? failure.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return beforeTheFirstByte.test(code) ? 'no-connection' : 'connection-lost';
}
