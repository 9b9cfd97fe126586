import { type MethodName, methodNames, methods } from '../../shared/webappel/methods.js';
import { findMethod } from '../../shared/webappel/wire.js';
import { withoutValue } from '../bin/help.js';
import { BadUsage } from './command.js';

/**
 * Finds a method by our name, WebAppel's name or an alias, in any letter case.
 * @throws {BadUsage} listing all methods
 */
export function requireMethod(word: string): MethodName {
  const ours = methodNames.find((name) => name.toLowerCase() === word.toLowerCase());
  const method = ours ?? findMethod(word);
  if (method) return method;
  throw new BadUsage([
    `There is no method ${withoutValue(word)}; the methods are`,
    ...methodNames.map((name) => `  ${methods[name].wire}  ${name}`),
  ]);
}
