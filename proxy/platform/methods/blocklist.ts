import { canonicalAddress, isLoopback } from '../../../shared/network-address.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { Profile } from '../../../shared/webappel/wire.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { blockNumber } from '../call-engine/blocked-numbers.js';
import { readNumber } from './numbers.js';
import { refusalOfValues } from './refuse.js';

/** Blocked numbers and visitor addresses. WebAppel has no methods to unblock or list them. */
export function blocklistMethods(
  { store, profile }: { store: Store; profile: Profile },
  { account }: Caller,
): Pick<WebAppel, 'blockNumber' | 'blockAddress'> {
  return {
    async blockNumber({ phoneNumber }) {
      const number = readNumber(phoneNumber);
      if (!number) throw refusalOfValues('blockNumber', 'phoneNumber');
      await blockNumber(store, account.id, number);
    },

    async blockAddress(params) {
      const address = canonicalAddress(params.address) ?? params.address;
      // The guide's example blocks 127.0.0.1 (L355), which is hardly intended.
      if (profile === 'strict' && isLoopback(address))
        throw refusalOfValues('blockAddress', 'address');
      await store
        .insertInto('platform_blocked_addresses')
        .values({ account_id: account.id, address })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
