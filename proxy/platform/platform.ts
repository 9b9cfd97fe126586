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

/** The four methods that use the call engine. */
export type CallMethods = (
  caller: Caller,
) => Pick<WebAppel, 'requestCall' | 'cancelCall' | 'listCalls' | 'summariseCalls'>;

export interface PlatformOptions {
  store: Store;
  clock: Clock;
  calls: CallMethods;
  /** `strict` also requires unique popup names and existing groups and schedules. */
  profile?: Profile;
}

/** The embedded platform: accounts, and for each caller the WebAppel methods on its own data. */
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
