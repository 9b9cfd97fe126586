import { fields } from '../../shared/webappel/fields.js';
import {
  type Method,
  type MethodName,
  methods,
  type Params,
  type Part,
} from '../../shared/webappel/methods.js';
import { formatQuery, parseQuery } from '../../shared/webappel/query.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import { decodeParams, parameterNames } from '../../shared/webappel/wire.js';
import { BadUsage } from './command.js';

/** The variable that a name on the command line stands for. */
interface NamedVariable {
  wire: string;
  part: Part;
}

/** Every name by which a method's variables may be given. */
function namesOf(method: MethodName): Map<string, NamedVariable> {
  const names = new Map<string, NamedVariable>();
  for (const part of (methods[method] as Method).takes) {
    const { wire, aliases = [], spread } = fields[part.field];
    for (const name of [part.field, wire, ...aliases]) names.set(name, { wire, part });
    for (const name of spread?.over ?? []) names.set(name, { wire: name, part });
  }
  return names;
}

/** Part of an error sentence: the variables that a method takes. */
const listVariables = (method: MethodName): string => {
  const { takes }: Method = methods[method];
  const names = parameterNames(method).map((name, index) => `${name} (${takes[index]?.field})`);
  return names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes nothing';
};

/**
 * Translates our values to WebAppel's: `monday` to `lundi`, `true` to `1`. Any other text stays as it is, and is checked
 * later.
 */
function toWireText({ wire, part }: NamedVariable, text: string): string {
  const { form } = fields[part.field];
  if (wire !== fields[part.field].wire || form.safeDecode(text).success) return text;
  const value = /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text;
  const encoded = form.safeEncode(value as never);
  return encoded.success ? encoded.data : text;
}

/**
 * Reads a method's variables from words such as `popupId=77` and `jour[]=lundi`.
 * @throws {BadUsage} naming the unknown, missing or malformed variable, but never its value
 */
export function readVariables<M extends MethodName>(
  method: M,
  words: readonly string[],
): Params<M> {
  const { wire } = methods[method];
  const names = namesOf(method);
  const pairs: [string, string][] = [];
  for (const word of words) {
    const cut = word.indexOf('=');
    const typed = cut < 0 ? word : word.slice(0, cut);
    if (/^(email|pass)$/i.test(typed))
      throw new BadUsage([
        `${typed}: set the account with WEBAPPEL_EMAIL and WEBAPPEL_PASS or WEBAPPEL_PASS_FILE; on the command line, other users of this machine could read it`,
      ]);
    const [, plain = typed, index = ''] = /^(.*?)(\[\d*\])$/.exec(typed) ?? [];
    const name = names.get(plain);
    if (cut < 0)
      throw new BadUsage([`${wire}: variables are written name=value; ${listVariables(method)}`]);
    if (!name)
      throw new BadUsage([`${wire}: there is no variable ${typed}; ${listVariables(method)}`]);
    if (!name.part.many && pairs.some(([given]) => given === name.wire))
      throw new BadUsage([`${wire}: ${typed} is given twice`]);
    const value = toWireText(name, word.slice(cut + 1));
    pairs.push([name.part.many ? `${name.wire}${index || '[]'}` : name.wire, value]);
  }
  try {
    // Parsed as a query, so that list indices have the same meaning.
    return decodeParams(method, parseQuery(formatQuery(pairs)));
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    throw new BadUsage([
      `${wire}: ${failure.detail.replace('check:', 'missing or malformed:')}; ${listVariables(method)}`,
      `rappel methods ${wire} shows what each variable may contain`,
    ]);
  }
}
