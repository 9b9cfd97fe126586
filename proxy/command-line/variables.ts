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
import { decodeParams, takenNames } from '../../shared/webappel/wire.js';
import { BadUsage } from './command.js';

/** A name that a variable may be given by, and the name under which WebAppel reads it. */
interface Name {
  wire: string;
  part: Part;
}

function namesOf(method: MethodName): Map<string, Name> {
  const names = new Map<string, Name>();
  for (const part of (methods[method] as Method).takes) {
    const { wire, aliases = [], spread } = fields[part.field];
    for (const name of [part.field, wire, ...aliases]) names.set(name, { wire, part });
    for (const name of spread?.over ?? []) names.set(name, { wire: name, part });
  }
  return names;
}

/** The names of a method's variables, as a sentence lists them. */
const known = (method: MethodName): string => {
  const { takes }: Method = methods[method];
  const names = takenNames(method).map((name, index) => `${name} (${takes[index]?.field})`);
  return names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes nothing';
};

/** A value in the wire's words or in ours: `lundi` or `monday`, `1` or `true`. What is neither stays, to be refused. */
function wireText({ wire, part }: Name, text: string): string {
  const { form } = fields[part.field];
  if (wire !== fields[part.field].wire || form.safeDecode(text).success) return text;
  const value = /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text;
  const encoded = form.safeEncode(value as never);
  return encoded.success ? encoded.data : text;
}

/**
 * The values of a method from words such as `popupId=77` and `jour[]=lundi`.
 * @throws {BadUsage} naming what is unknown, missing or ill-formed, and never a value
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
        `${typed}: the account comes from WEBAPPEL_EMAIL and WEBAPPEL_PASS or WEBAPPEL_PASS_FILE, so that it stays out of the list of processes`,
      ]);
    const [, plain = typed, index = ''] = /^(.*?)(\[\d*\])$/.exec(typed) ?? [];
    const name = names.get(plain);
    if (cut < 0)
      throw new BadUsage([`${wire}: variables are written name=value; ${known(method)}`]);
    if (!name) throw new BadUsage([`${wire}: there is no variable ${typed}; ${known(method)}`]);
    if (!name.part.many && pairs.some(([given]) => given === name.wire))
      throw new BadUsage([`${wire}: ${typed} is given twice`]);
    const value = wireText(name, word.slice(cut + 1));
    pairs.push([name.part.many ? `${name.wire}${index || '[]'}` : name.wire, value]);
  }
  try {
    // By the rules of a query, so that the indices of lists mean what they mean there.
    return decodeParams(method, parseQuery(formatQuery(pairs)));
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    throw new BadUsage([
      `${wire}: ${failure.detail.replace('check:', 'missing or not well-formed:')}; ${known(method)}`,
      `rappel methods ${wire} says what each may be`,
    ]);
  }
}
