import type { MethodName, Params } from '../../shared/webappel/methods.js';
import { commandToAllowFrance } from '../popups/allow-destinations.js';
import { settingsWithoutEffect, type TakenFields } from '../popups/without-effect.js';

/** What an owner should know about a request that WebAppel has carried out, a sentence each. */
export function notesOn(
  method: MethodName,
  params: object,
  result: unknown,
  taken: TakenFields,
): string[] {
  switch (method) {
    case 'addPopup':
      return [
        ...settingsWithoutEffect(params as Params<'addPopup'>, taken),
        `A new popup may call no destination, and shows no form until it may. Allow some: ${commandToAllowFrance(String(result))}`,
      ];
    case 'updatePopup':
      return settingsWithoutEffect(params as Params<'updatePopup'>, taken);
    default:
      return [];
  }
}
