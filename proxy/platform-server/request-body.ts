import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { parseQuery, type Query } from '../../shared/webappel/query.js';
import { invalidVariables } from '../../shared/webappel/refusal.js';
import { MAX_FILE_BYTES } from '../platform/methods/file-formats.js';

const MAX_FORM_BYTES = 8192;

/**
 * Reads variables from a form body, which the embedded platform also accepts (the guide sends all of them in the URL,
 * L287).
 * @throws {Refusal} INVALID_VARS if the body is longer than a query may be
 */
export async function readForm(request: IncomingMessage): Promise<Query> {
  if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
    return new Map();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is still read, so that the answer can be sent.
    if (length <= MAX_FORM_BYTES) chunks.push(chunk);
  }
  if (length > MAX_FORM_BYTES) throw invalidVariables(['query']);
  return parseQuery(Buffer.concat(chunks).toString('latin1'));
}

/**
 * Reads and discards the rest of a body. An answer to a half-read request would be lost when the connection closes.
 */
export async function dropRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  request.resume();
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });
}

const limits = {
  // One byte more than allowed, so that the platform can tell that the file is too large.
  fileSize: MAX_FILE_BYTES + 1,
  files: 5,
  fields: 20,
  fieldSize: 1024,
  parts: 25,
  headerPairs: 20,
};

interface UploadedPart {
  name: string;
  chunks: Buffer[];
}

/**
 * Reads the file of a multipart body: the part with that name, or else the only part. A file that is too large is cut
 * just above the limit.
 * @throws {Refusal} INVALID_VARS with the part's name if it is missing or the body is not multipart
 */
export async function readUpload(request: IncomingMessage, partName: string): Promise<Uint8Array> {
  const parts = await readParts(request, partName);
  const part =
    parts?.find(({ name }) => name === partName) ?? (parts?.length === 1 ? parts[0] : undefined);
  if (!part) throw invalidVariables([partName]);
  return Buffer.concat(part.chunks);
}

/** Resolves to undefined if the body is not well-formed multipart. */
function readParts(
  request: IncomingMessage,
  partName: string,
): Promise<UploadedPart[] | undefined> {
  let parser: busboy.Busboy;
  try {
    parser = busboy({ headers: request.headers, limits });
  } catch {
    // The content type is not multipart or has no boundary.
    request.resume();
    return Promise.resolve(undefined);
  }
  const parts: UploadedPart[] = [];
  parser.on('file', (name, stream) => {
    const part: UploadedPart = { name, chunks: [] };
    parts.push(part);
    // A truncated part emits its own error. Without a listener it would crash the process.
    stream.on('error', () => stream.resume());
    // Besides the named part, keep only the first: it may turn out to be the only one.
    if (name === partName || parts.length === 1)
      stream.on('data', (chunk: Buffer) => part.chunks.push(chunk));
    else stream.resume();
  });
  return new Promise((resolve, reject) => {
    parser.once('close', () => resolve(parts));
    parser.on('error', () => {
      request.unpipe(parser);
      request.resume();
      resolve(undefined);
    });
    request.once('close', () => {
      if (!request.complete) reject(new Error('the client disconnected during an upload'));
    });
    request.pipe(parser);
  });
}
