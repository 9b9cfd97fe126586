import type { Clock } from '../../../shared/clock.js';
import { canonicalAddress } from '../../../shared/network-address.js';
import type { Destination } from '../../../shared/webappel/forms.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { isBlockedNumber } from '../call-engine/blocked-numbers.js';
import { isPopupOpen } from '../call-engine/call-plan.js';
import type { CallEngine } from '../call-engine/engine.js';
import type { CallMethods } from '../platform.js';
import { callListings } from './call-listings.js';
import { readCallableNumber } from './callable-number.js';
import { findPopup } from './popups.js';
import { refusal, refusalOfValues } from './refuse.js';

/** The call methods. Requests that are not allowed are refused here; the engine handles the rest. */
export const createCalls =
  ({
    listingLagSeconds = 0,
    ...dependencies
  }: CallDependencies & {
    /** Age of the data in the listings. */
    listingLagSeconds?: number;
  }): CallMethods =>
  (caller) => ({
    ...callRequests(dependencies, caller),
    ...callListings({ ...dependencies, lagSeconds: listingLagSeconds }, caller),
  });

interface CallDependencies {
  store: Store;
  clock: Clock;
  engine: CallEngine;
}

function callRequests(
  { store, clock, engine }: CallDependencies,
  caller: Caller,
): Pick<WebAppel, 'requestCall' | 'cancelCall'> {
  const { account } = caller;
  return {
    async requestCall(params) {
      const popup = await findPopup(store, caller, 'requestCall', params.popupId);
      const number = readCallableNumber(params.phoneNumber, params.countryCode);
      if (!number) throw refusalOfValues('requestCall', 'phoneNumber');
      if (await isBlockedNumber(store, account.id, number.digits))
        throw refusal('BLACKLISTED', 'requestCall', 'phoneNumber');
      const address = params.visitorAddress ?? caller.peerAddress;
      if (await isBlockedAddress(store, account.id, address))
        throw refusal('BLACKLISTED', 'requestCall', 'visitorAddress');
      const destinationId = await findAllowedDestination(store, popup.id, number.destinations);
      if (destinationId === undefined)
        throw refusal('FORBIDDEN_DEST', 'requestCall', 'phoneNumber');
      const now = clock.now();
      const { delaySeconds = 0 } = params;
      const dueAt = now + delaySeconds * 1000;
      // The schedule at the time of the call counts, not at the time of the request.
      const canTakeCallsWhenClosed =
        popup.closed_group !== null || popup.voicemail_address !== null;
      if (!canTakeCallsWhenClosed && !(await isPopupOpen(store, popup, dueAt)))
        throw refusal('CLOSED', 'requestCall', 'popupId');
      const id = await engine.place({
        account_id: account.id,
        popup_id: popup.id,
        number: number.digits,
        destination_id: destinationId,
        name: params.visitorName ?? null,
        custom1: params.custom1 ?? null,
        custom2: params.custom2 ?? null,
        custom3: params.custom3 ?? null,
        address,
        source: 'api',
        delay_seconds: delaySeconds,
        retries: params.retries,
        recorded: Number(params.recorded),
        max_seconds: params.maxSeconds,
        requested_at: now,
        due_at: dueAt,
      });
      return String(id);
    },

    async cancelCall({ popupId, contactId }) {
      const popup = await findPopup(store, caller, 'cancelCall', popupId);
      const call = await store
        .selectFrom('platform_calls')
        .select('id')
        .where('account_id', '=', account.id)
        .where('popup_id', '=', popup.id)
        .where('id', '=', Number(contactId))
        .executeTakeFirst();
      const result = call ? await engine.cancel(account.id, call.id) : 'unknown';
      if (result === 'unknown') throw refusal('NOT_FOUND', 'cancelCall', 'contactId');
      if (result === 'too-late') throw refusal('TOO_LATE', 'cancelCall', 'contactId');
    },
  };
}

async function isBlockedAddress(
  store: Store,
  accountId: number,
  address: string,
): Promise<boolean> {
  const blocked = await store
    .selectFrom('platform_blocked_addresses')
    .select('address')
    .where('account_id', '=', accountId)
    .where('address', '=', canonicalAddress(address) ?? address)
    .executeTakeFirst();
  return blocked !== undefined;
}

/** The destination that is charged for the call. All candidates must be allowed. */
async function findAllowedDestination(
  store: Store,
  popupId: number,
  candidates: readonly Destination[],
): Promise<number | undefined> {
  const allowed = await store
    .selectFrom('platform_destinations')
    .innerJoin('platform_popup_destinations', 'destination_id', 'platform_destinations.id')
    .select(['platform_destinations.id', 'country', 'line'])
    .where('popup_id', '=', popupId)
    .execute();
  const found = candidates.map(
    ({ country, line }) =>
      allowed.find((entry) => entry.country === country && entry.line === line)?.id,
  );
  return found.includes(undefined) ? undefined : found[0];
}
