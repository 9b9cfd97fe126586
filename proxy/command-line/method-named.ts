import { type MethodName, methodNames, methods } from '../../shared/webappel/methods.js';
import { methodNamed } from '../../shared/webappel/wire.js';
import { withoutValue } from '../bin/help.js';
import { BadUsage } from './command.js';

/**
 * The method of a word: our name, WebAppel's, or an alias of it, in any letter case.
 * @throws {BadUsage} saying which there are
 */
export function methodOf(word: string): MethodName {
  const ours = methodNames.find((name) => name.toLowerCase() === word.toLowerCase());
  const method = ours ?? methodNamed(word);
  if (method) return method;
  throw new BadUsage([
    `There is no method ${withoutValue(word)}; there are`,
    ...methodNames.map((name) => `  ${methods[name].wire}  ${name}`),
  ]);
}
