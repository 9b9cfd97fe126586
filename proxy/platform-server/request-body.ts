import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { formatQuery, parseQuery, type Query } from '../../shared/webappel/query.js';
import { invalidVariables } from '../../shared/webappel/refusal.js';
import { MAX_FILE_BYTES } from '../platform/methods/file-formats.js';

const MAX_FORM_BYTES = 8192;

/**
 * Reads variables from a form body, which the embedded platform also accepts (the guide sends all of them in the URL,
 * L287).
 * @throws {Refusal} INVALID_VARS if the body is longer than a query may be
 */
async function readForm(request: IncomingMessage): Promise<Query> {
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
 * Reads the variables of a body, and its files if it is multipart.
 * @throws {Refusal} INVALID_VARS if the variables are longer than a query may be
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  return (await readMultipart(request)) ?? { variables: await readForm(request), parts: [] };
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
  fields: 100,
  fieldSize: 1024,
  parts: 102,
  headerPairs: 20,
};

interface UploadedPart {
  name: string;
  chunks: Buffer[];
}

/** The variables and files of a body. */
export interface RequestBody {
  variables: Query;
  parts: UploadedPart[];
}

/**
 * Reads a multipart body, in which PHP finds variables as well as files. A file that is too large is cut just above the
 * limit.
 * @returns undefined for another kind of body, and for one that is not well-formed
 * @throws {Refusal} INVALID_VARS if its variables are longer than a query may be
 */
function readMultipart(request: IncomingMessage): Promise<RequestBody | undefined> {
  if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? ''))
    return Promise.resolve(undefined);
  let parser: busboy.Busboy;
  try {
    parser = busboy({ headers: request.headers, limits });
  } catch {
    // It has no boundary.
    request.resume();
    return Promise.resolve(undefined);
  }
  const parts: UploadedPart[] = [];
  const pairs: (readonly [string, string])[] = [];
  parser.on('field', (name, value) => pairs.push([name, value]));
  parser.on('file', (name, stream) => {
    const part: UploadedPart = { name, chunks: [] };
    parts.push(part);
    // A truncated part emits its own error. Without a listener it would crash the process.
    stream.on('error', () => stream.resume());
    stream.on('data', (chunk: Buffer) => part.chunks.push(chunk));
  });
  return new Promise((resolve, reject) => {
    parser.once('close', () => {
      try {
        resolve({ variables: parseQuery(formatQuery(pairs)), parts });
      } catch (failure) {
        reject(failure);
      }
    });
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

/**
 * The file of a multipart body: the part with that name, or else the only part.
 * @throws {Refusal} INVALID_VARS with the part's name if it is missing or the body is not multipart
 */
export function uploadIn({ parts }: RequestBody, partName: string): Uint8Array {
  const part =
    parts.find(({ name }) => name === partName) ?? (parts.length === 1 ? parts[0] : undefined);
  if (!part) throw invalidVariables([partName]);
  return Buffer.concat(part.chunks);
}
