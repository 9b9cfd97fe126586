import { fields } from '../../shared/webappel/fields.js';
import type { MethodName, Params, Result } from '../../shared/webappel/methods.js';
import { type Refusal, refusalStatus } from '../../shared/webappel/refusal.js';
import { encodeFor, type SentCharset } from '../../shared/webappel/sent-charset.js';
import { decodeText } from '../../shared/webappel/text.js';
import { encodeAnswer, encodeRefusal } from '../../shared/webappel/wire.js';
import { type FileType, recogniseFile } from '../platform/methods/file-formats.js';
import type { ErrorStyle } from '../settings/platform-behaviour.js';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

const plain = { 'content-type': 'text/plain; charset=utf-8' };

export function answerReply<M extends MethodName>(
  method: M,
  { withHeader, fileType }: Partial<Params<'listPopups'> & Params<'fetchFile'>>,
  result: Result<M>,
  csvHeader: boolean,
): Reply {
  const body = encodeAnswer(method, result, { withHeader: csvHeader || withHeader === true });
  const isFile = method === 'fetchFile' && fileType !== undefined;
  return { status: 200, headers: isFile ? fileHeaders(fileType, body) : plain, body };
}

function fileHeaders(fileType: FileType, content: Uint8Array): Record<string, string> {
  const { mediaType, extension } = recogniseFile(fileType, content) ?? {
    mediaType: 'application/octet-stream',
    extension: 'bin',
  };
  const fileName = `${fields.fileType.form.encode(fileType)}.${extension}`;
  return {
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${fileName}"`,
  };
}

const phpWarning =
  '<br />\n<b>Warning</b>:  mysqli_query(): MySQL server has gone away in <b>api.php</b> on line <b>42</b><br />\n';

/**
 * @param httpErrorStatus whether to answer with the status of the code instead of 200; the documented protocol only
 *   defines bodies
 */
export function refusalReply(refusal: Refusal, style: ErrorStyle, httpErrorStatus: boolean): Reply {
  const text = (body: string) => Buffer.from(body, 'utf8');
  switch (style) {
    case 'ours':
      return {
        status: httpErrorStatus ? refusalStatus[refusal.code] : 200,
        headers: { ...plain, 'x-webappel-error': refusal.code },
        body: encodeRefusal(refusal),
      };
    case 'empty':
      return { status: 200, headers: plain, body: text('') };
    case 'ko':
      return { status: 200, headers: plain, body: text('KO') };
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: text(phpWarning),
      };
    case 'http4xx':
      return {
        status: refusalStatus[refusal.code],
        headers: { 'content-type': 'application/json' },
        body: text(JSON.stringify({ err_code: refusal.code, err_msg: refusal.detail })),
      };
  }
}

/** A reply of text in another charset than UTF-8. Files stay as they are. */
export function inCharset(reply: Reply, charset: SentCharset): Reply {
  const type = reply.headers['content-type'] ?? '';
  if (!type.includes('charset=utf-8')) return reply;
  return {
    ...reply,
    headers: { ...reply.headers, 'content-type': type.replace('utf-8', charset) },
    body: encodeFor(charset, decodeText(reply.body)),
  };
}
