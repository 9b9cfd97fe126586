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
}

export interface HttpAnswer {
  status: number;
  statusText: string;
  headers: Headers;
  bytes: Uint8Array;
}

/**
 * Sends one request with one `fetch`: no retry and no redirect, because `appel` is a GET that rings phones. Errors name the
 * method and never the URL, which holds the password.
 * @throws {Unreached} when no complete answer arrives
 */
export async function exchange({
  url,
  query,
  body,
  authorization,
  deadlineMs = DEADLINE_MS,
  maxBytes,
  method,
}: HttpRequest): Promise<HttpAnswer> {
  try {
    const response = await fetch(`${url}?${query}`, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      // No keep-alive: a request lost on a reused connection cannot be told from a failure of the server.
      headers: {
        'accept-encoding': 'identity',
        connection: 'close',
        ...(authorization !== undefined && { authorization }),
      },
      signal: AbortSignal.timeout(deadlineMs),
      ...(body && { body }),
    });
    const { status, statusText, headers } = response;
    return { status, statusText, headers, bytes: await readCapped(response, maxBytes, method) };
  } catch (failure) {
    throw failure instanceof Unreached ? failure : new Unreached(reasonOf(failure), method);
  }
}

async function readCapped(
  response: Response,
  maxBytes: number,
  method: string,
): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel();
    throw new Unreached('too-large', method);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Throwing out of the loop cancels the stream and closes the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new Unreached('too-large', method);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Failures before the first byte of the request: DNS, address, connection, certificate. Other TLS errors are left out
 * because they can also occur after the handshake.
 */
const beforeTheFirstByte =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function reasonOf(failure: unknown): UnreachedReason {
  if (failure instanceof Error && failure.name === 'TimeoutError') return 'timeout';
  const cause = failure instanceof Error ? failure.cause : undefined;
  // `fetch` itself refuses ports of other protocols (9, 25, …), without a code.
  if (cause instanceof Error && cause.message === 'bad port') return 'no-connection';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return beforeTheFirstByte.test(code) ? 'no-connection' : 'connection-lost';
}
