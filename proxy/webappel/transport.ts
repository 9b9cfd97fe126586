import { Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';

/** Over connect, headers and body together: idle time-outs never fire against a server that drips. */
export const DEADLINE_MS = 8000;

export interface HttpRequest {
  /** Of `api.php`, without a query. */
  url: string;
  query: string;
  /** Sent by POST; without it the request is a GET. */
  body?: FormData | undefined;
  /** The header of that name, where a server knows who asks by it. */
  authorization?: string | undefined;
  deadlineMs?: number | undefined;
  /** Of the answer's body; the rest is not read. */
  mostBytes: number;
  /** The method's wire name, for errors. */
  method: string;
}

export interface HttpAnswer {
  status: number;
  statusText: string;
  headers: Headers;
  bytes: Uint8Array;
}

/**
 * One request to WebAppel is one `fetch`: no retry, no redirect, one deadline, a cap on bytes, because `appel` is a GET
 * that rings phones. The answer is not judged here. Errors name the method, never the URL: it holds the password.
 * @throws {Unreached} no whole answer came.
 */
export async function exchange({
  url,
  query,
  body,
  authorization,
  deadlineMs = DEADLINE_MS,
  mostBytes,
  method,
}: HttpRequest): Promise<HttpAnswer> {
  try {
    const response = await fetch(`${url}?${query}`, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      // No connection is kept: a request on a reused one may be lost in a way that looks like a server's fault.
      headers: {
        'accept-encoding': 'identity',
        connection: 'close',
        ...(authorization !== undefined && { authorization }),
      },
      signal: AbortSignal.timeout(deadlineMs),
      ...(body && { body }),
    });
    const { status, statusText, headers } = response;
    return { status, statusText, headers, bytes: await readCapped(response, mostBytes, method) };
  } catch (failure) {
    throw failure instanceof Unreached ? failure : new Unreached(reasonOf(failure), method);
  }
}

async function readCapped(response: Response, most: number, method: string): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > most) {
    await response.body?.cancel();
    throw new Unreached('too-large', method);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream and closes the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new Unreached('too-large', method);
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
  // Ports of other protocols (9, 25, …) are refused by `fetch` itself, without a code.
  if (cause instanceof Error && cause.message === 'bad port') return 'no-connection';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return beforeTheFirstByte.test(code) ? 'no-connection' : 'connection-lost';
}
