import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';

/** One deadline for connection, headers and body: idle time-outs never fire when a server sends a byte now and then. */
export const DEADLINE_MS = 8000;

export interface HttpRequest {
  /** URL of `api.php`, without a query. */
  url: string;
  query: string;
  /** Sent by POST; without a body the request is a GET. */
  body?: FormData | undefined;
  /** Value of the `Authorization` header. */
  authorization?: string | undefined;
  deadlineMs?: number | undefined;
  /** Largest body of the answer; a larger one fails as `too-large`. */
  maxBytes: number;
  /** Wire name of the method, for errors. */
  method: string;
  /** The request changes nothing, so it may use an open connection, and is sent again if the server has just closed that. */
  onlyReads?: boolean;
}

export interface HttpAnswer {
  status: number;
  statusText: string;
  headers: Headers;
  bytes: Uint8Array;
}

/** An open connection that is not used is closed after this. Many servers close it after five seconds. */
const IDLE_MS = 4000;

const keptOpen = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 4 };
const agents = {
  // A request lost on a reused connection cannot be told from a failure of the server.
  'http:': { once: new Agent(), kept: new Agent(keptOpen) },
  'https:': { once: new SecureAgent(), kept: new SecureAgent(keptOpen) },
};

/** The server closed an open connection before it saw the request. */
class ClosedMeanwhile extends Error {}

/**
 * Sends one request: no redirect and no retry, because `appel` is a GET that rings phones. Errors name the method and never
 * the URL, which holds the password. Not `fetch`, which takes three times the processor time.
 * @throws {Unreached} when no complete answer arrives
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const { method, deadlineMs = DEADLINE_MS, onlyReads = false } = request;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    return await send(request, signal, onlyReads ? 'kept' : 'once').catch((failure: unknown) => {
      if (failure instanceof ClosedMeanwhile) return send(request, signal, 'once');
      throw failure;
    });
  } catch (failure) {
    if (failure instanceof Unreached) throw failure;
    throw new Unreached(signal.aborted ? 'timeout' : reasonOf(failure), method);
  }
}

async function send(
  { url, query, body, authorization, maxBytes, method }: HttpRequest,
  signal: AbortSignal,
  connection: 'once' | 'kept',
): Promise<HttpAnswer> {
  const place = new URL(`${url}?${query}`);
  const protocol = place.protocol === 'https:' ? 'https:' : 'http:';
  const form = body && new Response(body);
  const content = form && Buffer.from(await form.arrayBuffer());
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = (protocol === 'https:' ? requestHttps : requestHttp)(
      place,
      {
        method: form ? 'POST' : 'GET',
        agent: agents[protocol][connection],
        signal,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': 'rappel',
          ...(authorization !== undefined && { authorization }),
          ...(form && { 'content-type': form.headers.get('content-type') ?? '' }),
          ...(content && { 'content-length': content.length }),
        },
      },
      resolve,
    );
    sent.on('error', (failure: NodeJS.ErrnoException) => {
      const isGone = failure.code === 'ECONNRESET' || failure.code === 'EPIPE';
      reject(sent.reusedSocket && isGone ? new ClosedMeanwhile() : failure);
    });
    sent.end(content);
  });
  const headers = headersOf(response);
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers,
    bytes: await readCapped(response, headers, { maxBytes, method }),
  };
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
}

async function readCapped(
  response: IncomingMessage,
  headers: Headers,
  { maxBytes, method }: Pick<HttpRequest, 'maxBytes' | 'method'>,
): Promise<Uint8Array> {
  if (Number(headers.get('content-length')) > maxBytes) {
    response.destroy();
    throw new Unreached('too-large', method);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Throwing out of the loop closes the connection.
  for await (const chunk of decoded(response, headers.get('content-encoding'))) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new Unreached('too-large', method);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const decoders: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Some servers compress although they were asked not to. */
function decoded(response: IncomingMessage, encoding: string | null): Readable {
  const decoder = decoders[encoding?.trim().toLowerCase() ?? ''];
  // A failure of either ends the loop that reads.
  return decoder ? pipeline(response, decoder(), () => undefined) : response;
}

/**
 * Failures before the first byte of the request: DNS, address, connection, certificate. Other TLS errors are left out
 * because they can also occur after the handshake.
 */
const beforeTheFirstByte =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function reasonOf(failure: unknown): UnreachedReason {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
  return beforeTheFirstByte.test(code) ? 'no-connection' : 'connection-lost';
}
