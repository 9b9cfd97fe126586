import { type NamedValue, namedValues } from './named-values.js';
import { withoutNotices } from './php-notices.js';
import { refusalInWords } from './refusal-words.js';
import { fold, isPlaceholder } from './text.js';

/** Identifiers start at 1; PHP prints a failure as 0. */
const plain = /^(0*[1-9]\d{0,19})$/;

/**
 * Reads the answer that consists of one identifier, in the forms in which servers write it: `8`, `"8"`, `OK;8`,
 * `id_tracking=8`, a heading and a row, JSON, XML, and after notices of PHP. Strict: a number inside other text is none,
 * nor is one beside a sign of failure, or beside another that may be meant.
 * @param wire name of the variable
 */
export function readIdentifier(answer: string, wire: string): string | undefined {
  const text = withoutNotices(answer).replace(/^[\w.$]{1,40}\(([{[][\s\S]*[}\]])\);?$/, '$1');
  const entries = entriesIn(text, wire);
  if (!entries || entries.some(tellsOfFailure)) return undefined;
  const own = entries.filter(({ name }) => isWireName(name, wire));
  const meant = own.length > 0 ? own : entries.filter(isPlainlyNamed);
  // An answer without any name is the identifier itself.
  const found = entries.every(({ name }) => name === '') ? entries : meant;
  return found.length === 1 ? plain.exec(found[0]?.value ?? '')?.[1] : undefined;
}

function entriesIn(text: string, wire: string): NamedValue[] | undefined {
  if (/^[{[]/.test(text)) return namedValues(text);
  if (text.startsWith('<')) return fromMarkup(text);
  return fromDump(text) ?? fromHeading(text, wire) ?? fromCells(text, wire);
}

/** What `print_r` and `var_dump` write of an array. */
function fromDump(text: string): NamedValue[] | undefined {
  const [, inside] = /^array\s*(?:\(\d+\)\s*)?[({]([\s\S]*)[)}]$/i.exec(text) ?? [];
  if (inside === undefined) return undefined;
  const line =
    /\[["']?([\w ]{1,40})["']?\]\s*=>\s*(?:int\((\d+)\)|string\(\d+\) "([^"\n]*)"|([^\n]*))/g;
  return [...inside.matchAll(line)].map(([, name = '', number, quoted, plainText]) =>
    entry(name, (number ?? quoted ?? plainText ?? '').trim()),
  );
}

/** Records that may hold the identifier under the name `id` only. */
const neutralParents =
  /^(DATA|RESULT|RESULTAT|RESPONSE|REPONSE|ANSWER|CALL|APPEL|TRACKING|ROOT|XML)$/;

const isPlainlyNamed = ({ name, parents }: NamedValue): boolean =>
  fold(name) === 'ID' && parents.every((parent) => neutralParents.test(fold(parent)));

const failureName = /ERR|FAIL|ECHEC|REFUS|EXCEPTION/;
const outcomeName = /^(OK|SUCCESS|SUCCES|RESULT|RESULTAT|STATUS|STATUT)$/;
const codeName = /^(CODE|STATUSCODE|HTTPCODE|RETURNCODE|CODERETOUR)$/;
const failureText =
  /\b(ERR|ECHEC|FAIL|INVALID|REFUS|REJET|REJECT|IMPOSSIBLE|INTERDIT|FORBIDDEN|DENIED|DEPASSE|EXCEED|DEJA|ALREADY|INCONNU|UNKNOWN|NON|NOT|PAS)/;

function tellsOfFailure({ name, value, parents }: NamedValue): boolean {
  const names = [name, ...parents].map(fold);
  if (isPlaceholder(value)) return false;
  const isZero = value === '0' || /^false$/i.test(value);
  if (names.some((one) => failureName.test(one))) return !isZero;
  if (/^false$/i.test(value)) return true;
  if (outcomeName.test(fold(name)) && /^-?\d+$/.test(value)) return !/^(1|20[0-6])$/.test(value);
  if (codeName.test(fold(name)) && !/^(0|20[0-6]|OK)$/i.test(value)) return true;
  const words = value.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return refusalInWords(value) !== undefined || failureText.test(words);
}

const yesBefore = /^(?:OK|SUCC[EÈ]S|SUCCESS)\s+(?:[-–]\s*)?(?=\d)/i;
const yesBehind = /(?<=\d)\s+(?:OK|SUCC[EÈ]S|SUCCESS)$/i;

/** Values in lines and cells: `8`, `8;OK`, `OK 8`, `id_tracking;8`, `id_tracking=8&etat=INIT`. */
function fromCells(text: string, wire: string): NamedValue[] | undefined {
  const cells = cellsIn(text);
  const entries: NamedValue[] = [];
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? '';
    const [, name, value] = /^([a-z_][a-z_\d ]{1,19}?)\s*[:=]\s*(.+)$/i.exec(cell) ?? [];
    const [, spacedName = '', spacedValue] = /^(\S+)\s+(\S+)$/.exec(cell) ?? [];
    if (isOwnName(cell, wire)) {
      index += 1;
      entries.push(entry(cell, cells[index] ?? ''));
    } else if (name !== undefined) entries.push(entry(name, value ?? ''));
    else if (isOwnName(spacedName, wire)) entries.push(entry(spacedName, spacedValue ?? ''));
    else entries.push(entry('', cell.replace(yesBefore, '').replace(yesBehind, '')));
  }
  // `OK` beside the identifier, once, also as `OK: 8`.
  const isOk = ({ name, value }: NamedValue): boolean =>
    name === '' && /^(OK|SUCCES|SUCCESS)$/.test(fold(value));
  const others = entries
    .filter((one) => !isOk(one))
    .map((one) => (fold(one.name) === 'OK' ? entry('', one.value) : one));
  if (entries.length - others.length > 1) return undefined;
  const names = others.filter(({ name }) => name !== '');
  // Text without a name beside values with one.
  return names.length > 0 && names.length < others.length ? undefined : others;
}

/** A line of names and one line of values. */
function fromHeading(text: string, wire: string): NamedValue[] | undefined {
  const lines = text.split(lineEnd).filter((line) => line.trim() !== '');
  const [names = [], values = []] = lines.map((line) => line.split(/[;,\t|]/).map(unquoted));
  const isHeading =
    lines.length === 2 &&
    names.some((name) => isOwnName(name, wire)) &&
    names.every((name) => /^(?:[a-z_][a-z_\d ]*)?$/i.test(name)) &&
    values.length <= names.length;
  if (!isHeading) return undefined;
  return names.flatMap((name, index) => (name ? [entry(name, values[index] ?? '')] : []));
}

/** Elements of XML; anything else than elements around them is no answer of this form. */
function fromMarkup(text: string): NamedValue[] | undefined {
  const document = text
    .replace(/^<\?xml[^<>]*\?>\s*/i, '')
    .replace(/<!\[CDATA\[([^<>]*)\]\]>/g, '$1');
  const element = /<([\w:-]{1,40})(?:\s[^<>]*)?>([^<>]*)<\/\1>/g;
  const around = document.replace(element, '');
  if (around.replace(/<\/?[\w:-]{1,40}(?:\s[^<>]*)?>/g, '').trim() !== '') return undefined;
  const parents = [...around.matchAll(/<([\w:-]+)/g)].map(([, name = '']) => name);
  const attribute = /\s([\w:-]{1,40})\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/g;
  return [
    ...[...document.matchAll(element)].map(([, name = '', value = '']) => entry(name, value)),
    ...[...document.matchAll(attribute)].map(([, name = '', one, other]) =>
      entry(name, one ?? other ?? ''),
    ),
  ].map((one) => ({ ...one, parents }));
}

const lineEnd = /\r\n|\n|\r|<br\s*\/?>/i;

const cellsIn = (text: string): string[] =>
  text
    .split(lineEnd)
    .flatMap((line) => unquoted(line).split(/[;,&|\t]/))
    .map(unquoted)
    .filter(Boolean);

const entry = (name: string, value: string): NamedValue => ({
  name: unquoted(name),
  value: unquoted(value),
  parents: [],
});

/** The name as it is in the guide, or with its words the other way round: `tracking_id`, `trackingId`. */
const isWireName = (name: string, wire: string): boolean =>
  [wire, wire.split('_').reverse().join('')].map(fold).includes(fold(name));

const isOwnName = (name: string, wire: string): boolean =>
  isWireName(name, wire) || fold(name) === 'ID';

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])((?:(?!\1).)*)\1$/, '$2')
    .trim();
