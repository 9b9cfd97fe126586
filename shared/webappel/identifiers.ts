import { withoutNotices } from './php-notices.js';
import { fold } from './text.js';

/** Identifiers start at 1; PHP prints a failure as 0. */
const plain = /^(0*[1-9]\d{0,19})$/;

/**
 * Reads the answer that consists of one identifier, in the forms in which servers write it: `8`, `"8"`, `OK;8`,
 * `id_tracking=8`, a heading and a row, JSON, and after notices of PHP. Strict: a number inside other text is none.
 * @param wire name of the variable
 */
export function readIdentifier(answer: string, wire: string): string | undefined {
  const text = withoutNotices(answer);
  const named = fromJson(text, wire) ?? fromMarkup(text, wire) ?? fromRow(text, wire);
  return plain.exec(named ?? '')?.[1];
}

function fromRow(text: string, wire: string): string | undefined {
  const [first = '', second, ...rest] = text.split('\n').filter(Boolean);
  if (rest.length > 0) return undefined;
  if (second !== undefined) return isName(unquoted(first), wire) ? unquoted(second) : undefined;
  const [, name, value] =
    /^([a-z_ ]{2,20}?)\s*(?:[;:=,]\s*|\s+)(\S+)$/i.exec(unquoted(first)) ?? [];
  if (name === undefined) return unquoted(first);
  return isName(name, wire) || fold(name) === 'OK' ? unquoted(value ?? '') : undefined;
}

function fromJson(text: string, wire: string): string | undefined {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const record = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
    if (typeof record !== 'object' || record === null) return undefined;
    // A number that JavaScript has rounded, or a record of a failure, names no call.
    const values = Object.entries(record);
    const hasFailed = values.some(
      ([name, value]) =>
        (/^(ERROR|ERREUR|ERR|ERRCODE|ERRMSG)$/.test(fold(name)) && Boolean(value)) ||
        value === false,
    );
    if (
      hasFailed ||
      values.some(([, value]) => typeof value === 'number' && !Number.isSafeInteger(value))
    )
      return undefined;
    const found = values.filter(([name]) => isName(name, wire));
    return found.length === 1 ? String(found[0]?.[1]) : undefined;
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return undefined;
    throw unreadable;
  }
}

const fromMarkup = (text: string, wire: string): string | undefined => {
  const [, name = '', value] = /^<([\w-]{2,20})>\s*(\d+)\s*<\/\1>$/.exec(text) ?? [];
  return isName(name, wire) ? value : undefined;
};

const isName = (name: string, wire: string): boolean =>
  fold(name) === fold(wire) || fold(name) === 'ID';

const unquoted = (text: string): string =>
  text
    .replace(/[;,]+$/, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
