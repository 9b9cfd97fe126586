import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Profile } from '../../shared/webappel/wire.js';
import type { Store } from '../store/database.js';
import { type Caller, createSignIn, type SignIn } from './accounts.js';
import { blocklistMethods } from './blocklist.js';
import { destinationMethods } from './destinations.js';
import { fileMethods } from './files.js';
import { operatorMethods } from './operators.js';
import { popupMethods } from './popups.js';
import { scheduleMethods } from './schedules.js';

export type { Account, Caller } from './accounts.js';

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
  const parts = { store, clock, profile };
  return {
    ...createSignIn(store),
    webAppel: (caller) => ({
      ...operatorMethods(parts, caller),
      ...blocklistMethods(parts, caller),
      ...scheduleMethods(parts, caller),
      ...popupMethods(parts, caller),
      ...destinationMethods(parts, caller),
      ...fileMethods(parts, caller),
      ...calls(caller),
    }),
  };
}
