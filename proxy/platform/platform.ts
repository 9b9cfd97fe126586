import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Profile } from '../../shared/webappel/wire.js';
import type { Store } from '../store/database.js';
import { type Caller, createSignIn, type SignIn } from './accounts/accounts.js';
import { blocklistMethods } from './methods/blocklist.js';
import { destinationMethods } from './methods/destinations.js';
import { fileMethods } from './methods/files.js';
import { operatorMethods } from './methods/operators.js';
import { popupMethods } from './methods/popups.js';
import { scheduleMethods } from './methods/schedules.js';

export type { Account, Caller } from './accounts/accounts.js';

/** The four methods that the call engine answers. */
export type CallMethods = (
  caller: Caller,
) => Pick<WebAppel, 'requestCall' | 'cancelCall' | 'listCalls' | 'summariseCalls'>;

export interface PlatformOptions {
  store: Store;
  clock: Clock;
  calls: CallMethods;
  /** `strict` also wants unique popup names and groups and schedules that exist. */
  profile?: Profile;
}

/** A WebAppel of our own: accounts, each with its own view of the service. */
export interface Platform extends SignIn {
  webAppel(caller: Caller): WebAppel;
}

export function createPlatform({
  store,
  clock,
  calls,
  profile = 'tolerant',
}: PlatformOptions): Platform {
  const dependencies = { store, clock, profile };
  return {
    ...createSignIn(store),
    webAppel: (caller) => ({
      ...operatorMethods(dependencies, caller),
      ...blocklistMethods(dependencies, caller),
      ...scheduleMethods(dependencies, caller),
      ...popupMethods(dependencies, caller),
      ...destinationMethods(dependencies, caller),
      ...fileMethods(dependencies, caller),
      ...calls(caller),
    }),
  };
}
