import type { Selectable } from 'kysely';
import { isOpen, type OpeningHours } from '../../../shared/opening-hours.js';
import { type E164, fromDigits } from '../../../shared/phone.js';
import type { Store } from '../../store/database.js';
import type { CallsTable, PopupsTable } from '../../store/platform-tables.js';
import type { SoundRef } from '../telephony/driver.js';
import { isBlockedNumber } from './blocked-numbers.js';

/** Settings of the popup at the time a call is dialled. */
export interface CallPlan {
  direction: PopupsTable['direction'];
  /** The group to ring: the open or the closed one, or null for none. */
  group: string | null;
  operatorWindowMs: number;
  visitorRingMs: number;
  operatorCallerId: E164 | undefined;
  visitorCallerId: E164 | undefined;
  operatorSound: SoundRef | undefined;
  visitorSound: SoundRef | undefined;
  voicemailSound: SoundRef | undefined;
  voicemailAddress: string | null;
  pricePerMinute: string;
}

/**
 * Reads what is needed to dial a due call. Returns undefined if it must no longer be dialled, because the popup was
 * removed or the number was blocked after the request.
 */
export async function planCall(
  store: Store,
  call: Selectable<CallsTable>,
  now: number,
): Promise<CallPlan | undefined> {
  const popup = await store
    .selectFrom('platform_popups')
    .selectAll()
    .where('account_id', '=', call.account_id)
    .where('id', '=', call.popup_id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!popup || (await isBlockedNumber(store, call.account_id, call.number))) return undefined;
  const destination = await store
    .selectFrom('platform_destinations')
    .select('price')
    .where('id', '=', call.destination_id)
    .executeTakeFirst();
  const sounds = await soundsOf(store, popup.id);
  return {
    direction: popup.direction,
    group: (await isPopupOpen(store, popup, now)) ? popup.open_group : popup.closed_group,
    operatorWindowMs: popup.operator_window_seconds * 1000,
    visitorRingMs: popup.visitor_ring_seconds * 1000,
    operatorCallerId: presentable(popup.operator_caller_id),
    visitorCallerId: presentable(popup.visitor_caller_id),
    operatorSound: sounds.get('operatorSound'),
    visitorSound: sounds.get('visitorSound'),
    voicemailSound: sounds.get('voicemailSound'),
    voicemailAddress: popup.voicemail_address,
    pricePerMinute: destination?.price ?? '0',
  };
}

/** Whether the popup's schedule is open at that time. A popup without a schedule is always open. */
export async function isPopupOpen(
  store: Store,
  popup: Pick<Selectable<PopupsTable>, 'account_id' | 'schedule_name'>,
  instant: number,
): Promise<boolean> {
  if (popup.schedule_name === null) return true;
  return isOpen(await hoursOf(store, popup.account_id, popup.schedule_name), instant);
}

async function hoursOf(store: Store, accountId: number, name: string): Promise<OpeningHours> {
  const { time_zone: timeZone } = await store
    .selectFrom('platform_accounts')
    .select('time_zone')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const openings = await store
    .selectFrom('platform_openings')
    .select(['weekday', 'opens_at as opensAt', 'closes_at as closesAt'])
    .where('account_id', '=', accountId)
    .where('schedule_name', '=', name)
    .execute();
  const closures = await store
    .selectFrom('platform_closures')
    .select('day')
    .where('account_id', '=', accountId)
    .where('schedule_name', '=', name)
    .execute();
  return { openings, closures: closures.map(({ day }) => day), timeZone };
}

async function soundsOf(store: Store, popupId: number): Promise<Map<string, SoundRef>> {
  const files = await store
    .selectFrom('platform_files')
    .select(['type', 'stored_at'])
    .where('popup_id', '=', popupId)
    .execute();
  return new Map(
    files.map(({ type, stored_at }) => [type, soundOf(store, popupId, type, stored_at)]),
  );
}

const soundOf = (store: Store, popupId: number, type: string, storedAt: number): SoundRef => ({
  name: `${popupId}-${type}-${storedAt}`,
  async read() {
    const { content } = await store
      .selectFrom('platform_files')
      .select('content')
      .where('popup_id', '=', popupId)
      .where('type', '=', type)
      .executeTakeFirstOrThrow();
    // The SQLite driver returns an ArrayBuffer although the types say Uint8Array.
    return new Uint8Array(content);
  },
});

/** Returns undefined for a short number: it has no E.164 form, so it is not presented. */
const presentable = (digits: string | null): E164 | undefined =>
  digits && /^[1-9][0-9]{6,14}$/.test(digits) ? fromDigits(digits) : undefined;
