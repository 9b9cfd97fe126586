import { isIPv6 } from 'node:net';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { Profile } from '../../../shared/webappel/wire.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { readNumber } from './numbers.js';
import { refuseValues } from './refuse.js';

/** The form in which an address is kept and compared: one spelling for each, and IPv4 out of its IPv6 clothing. */
export function canonicalAddress(address: string): string {
  const [withoutZone = ''] = address.split('%');
  if (!isIPv6(withoutZone)) return address;
  const spelled = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(spelled) ?? [];
  if (!high || !low) return spelled;
  const bytes = [high, low].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Numbers that are never called and addresses whose requests are refused. WebAppel has no way back and no listing. */
export function blocklistMethods(
  { store, profile }: { store: Store; profile: Profile },
  { account }: Caller,
): Pick<WebAppel, 'blockNumber' | 'blockAddress'> {
  return {
    async blockNumber({ phoneNumber }) {
      const number = readNumber(phoneNumber);
      if (!number) throw refuseValues('blockNumber', 'phoneNumber');
      await store
        .insertInto('platform_blocked_numbers')
        .values({ account_id: account.id, number })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async blockAddress(params) {
      const address = canonicalAddress(params.address);
      // The guide's own example blocks 127.0.0.1 (L355); nobody means it.
      if (profile === 'strict' && isLoopback(address))
        throw refuseValues('blockAddress', 'address');
      await store
        .insertInto('platform_blocked_addresses')
        .values({ account_id: account.id, address })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
