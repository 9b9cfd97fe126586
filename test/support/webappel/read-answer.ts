import type { MethodName } from '../../../shared/webappel/methods.js';
import { decodeAnswer } from '../../../shared/webappel/wire.js';

/** What a method's answer means. @param body text in UTF-8, or bytes of the charset that the answer declares */
export const readAnswer = <M extends MethodName>(
  method: M,
  body: string | Uint8Array,
  charset?: string,
): ReturnType<typeof decodeAnswer<M>> =>
  decodeAnswer(method, { bytes: typeof body === 'string' ? Buffer.from(body) : body, charset });

export const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
