import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { parseQuery, type Query } from '../../shared/webappel/query.js';
import { invalidVariables } from '../../shared/webappel/refusal.js';
import { MAX_FILE_BYTES } from '../platform/methods/file-formats.js';

const MAX_FORM_BYTES = 8192;

/**
 * Variables in a body, which our platform also takes (the guide sends all by the URL, L287).
 * @throws {Refusal} INVALID_VARS when it is longer than a query may be
 */
export async function readForm(request: IncomingMessage): Promise<Query> {
  if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
    return new Map();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on to the end, for the answer's sake.
    if (length <= MAX_FORM_BYTES) chunks.push(chunk);
  }
  if (length > MAX_FORM_BYTES) throw invalidVariables(['query']);
  return parseQuery(Buffer.concat(chunks).toString('latin1'));
}

/** Reads what is left of a body and drops it: an answer to a half-read request would be lost with its connection. */
export async function dropRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  request.resume();
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });
}

const limits = {
  // One byte more than is allowed, so that the platform sees that it is too large.
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
 * The file of a multipart body: the part of that name, else the only one there is. A file that is too large comes cut
 * just above the limit.
 * @throws {Refusal} INVALID_VARS naming the part when there is none, or the body is not multipart
 */
export async function readUpload(request: IncomingMessage, partName: string): Promise<Uint8Array> {
  const parts = await readParts(request, partName);
  const part =
    parts?.find(({ name }) => name === partName) ?? (parts?.length === 1 ? parts[0] : undefined);
  if (!part) throw invalidVariables([partName]);
  return Buffer.concat(part.chunks);
}

/** Undefined when the body is not well-formed multipart. */
function readParts(
  request: IncomingMessage,
  partName: string,
): Promise<UploadedPart[] | undefined> {
  let parser: busboy.Busboy;
  try {
    parser = busboy({ headers: request.headers, limits });
  } catch {
    // No multipart content type, or one without a boundary.
    request.resume();
    return Promise.resolve(undefined);
  }
  const parts: UploadedPart[] = [];
  parser.on('file', (name, stream) => {
    const part: UploadedPart = { name, chunks: [] };
    parts.push(part);
    // A part that breaks off fails on its own besides failing the whole; without a listener it would end the program.
    stream.on('error', () => stream.resume());
    // Of the others only the first is kept: it may turn out to be the only one.
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
      if (!request.complete) reject(new Error('the sender went away'));
    });
    request.pipe(parser);
  });
}
