import type { Selectable } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import { fields } from '../../../shared/webappel/fields.js';
import type { MethodName, Params, Result, WebAppel } from '../../../shared/webappel/methods.js';
import type { Profile } from '../../../shared/webappel/wire.js';
import type { Store } from '../../store/database.js';
import { lockTransaction } from '../../store/locks.js';
import type { PopupsTable } from '../../store/platform-tables.js';
import type { Caller } from '../accounts/accounts.js';
import { readNumber } from './numbers.js';
import { refusal, refusalOfValues } from './refuse.js';

type PopupMethods = Pick<WebAppel, 'listPopups' | 'addPopup' | 'updatePopup' | 'removePopup'>;
type Settings = Omit<Params<'updatePopup'>, 'popupId' | 'popupName'>;

/** The guide's table gives 5 to 1000 as the range of identifiers (L161). */
const FIRST_ID = 5;

/** Our defaults. The guide gives only one, FIXE for groups. */
const defaults = {
  direction: 'operator-first',
  visitor_ring_seconds: 30,
  operator_window_seconds: 30,
  locale: 'fr',
  voice: 'female',
  immediate_only: 0,
  show_name: 0,
} as const;

/**
 * Finds a popup of the account that has not been removed.
 * @throws {Refusal} NOT_FOUND, whether the popup is another account's or does not exist
 */
export async function findPopup(
  store: Store,
  { account }: Pick<Caller, 'account'>,
  method: MethodName,
  popupId: string,
): Promise<Selectable<PopupsTable>> {
  const popup = await store
    .selectFrom('platform_popups')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('id', '=', Number(popupId))
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!popup) throw refusal('NOT_FOUND', method, 'popupId');
  return popup;
}

const flagOf = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));

/** Column values of a request: undefined leaves a column unchanged, null clears it. */
const columnsOf = (settings: Settings) => ({
  direction: settings.direction,
  schedule_name: settings.scheduleName,
  visitor_ring_seconds: settings.visitorRingSeconds,
  operator_window_seconds: settings.operatorWindowSeconds,
  locale: settings.locale,
  voice: settings.voice,
  operator_caller_id: callerIdOf(settings.operatorCallerId),
  visitor_caller_id: callerIdOf(settings.visitorCallerId),
  open_group: settings.openGroup,
  closed_group: settings.closedGroup,
  open_message: settings.openMessage,
  closed_message: settings.closedMessage,
  immediate_only: flagOf(settings.immediateOnly),
  voicemail_address: settings.voicemailAddress,
  show_name: flagOf(settings.showName),
  label1: settings.label1,
  label2: settings.label2,
  label3: settings.label3,
});

/** A short or special number has no international form and is kept as it is. */
const callerIdOf = (digits: string | null | undefined) =>
  digits ? (readNumber(digits) ?? digits) : digits;

type PopupRow = Result<'listPopups'>[number];
type FileNames = Partial<Record<Params<'fetchFile'>['fileType'], string>>;

const rowOf = (popup: Selectable<PopupsTable>, files: FileNames): PopupRow => ({
  popupId: String(popup.id),
  popupName: popup.name,
  immediateOnly: popup.immediate_only === 1,
  direction: popup.direction,
  locale: popup.locale,
  voice: popup.voice,
  // The guide does not explain column 7 (L432). We repeat the direction in its wire word.
  firstCalled: fields.direction.form.encode(popup.direction),
  operatorCallerId: popup.operator_caller_id ?? undefined,
  operatorWindowSeconds: popup.operator_window_seconds,
  visitorCallerId: popup.visitor_caller_id ?? undefined,
  visitorRingSeconds: popup.visitor_ring_seconds,
  openMessage: popup.open_message ?? undefined,
  // The guide calls these columns identifiers (L432), but no method returns a group's identifier. We give its name.
  openGroup: popup.open_group ?? undefined,
  closedMessage: popup.closed_message ?? undefined,
  closedGroup: popup.closed_group ?? undefined,
  voicemailAddress: popup.voicemail_address ?? undefined,
  showName: popup.show_name === 1,
  label1: popup.label1 ?? undefined,
  label2: popup.label2 ?? undefined,
  label3: popup.label3 ?? undefined,
  ...files,
  scheduleName: popup.schedule_name ?? undefined,
});

export function popupMethods(
  { store, clock, profile }: { store: Store; clock: Clock; profile: Profile },
  caller: Caller,
): PopupMethods {
  const { account } = caller;
  const livePopups = store
    .selectFrom('platform_popups')
    .where('account_id', '=', account.id)
    .where('removed_at', 'is', null);

  const exists = async (table: 'platform_groups' | 'platform_schedules', name: string) =>
    (await store
      .selectFrom(table)
      .select('name')
      .where('account_id', '=', account.id)
      .where('name', '=', name)
      .executeTakeFirst()) !== undefined;

  /** The strict profile requires unique popup names and existing groups and schedules. The guide requires neither. */
  const checkStrictly = async (
    method: MethodName,
    { popupName, ...settings }: Settings & { popupName?: string | undefined },
    popupId?: number,
  ) => {
    if (profile === 'tolerant') return;
    for (const field of ['openGroup', 'closedGroup'] as const) {
      const name = settings[field];
      if (name && !(await exists('platform_groups', name)))
        throw refusal('NOT_FOUND', method, field);
    }
    const { scheduleName } = settings;
    if (scheduleName && !(await exists('platform_schedules', scheduleName)))
      throw refusal('NOT_FOUND', method, 'scheduleName');
    if (popupName === undefined) return;
    const sameName = await livePopups.select('id').where('name', '=', popupName).executeTakeFirst();
    if (sameName && sameName.id !== popupId) throw refusalOfValues(method, 'popupName');
  };

  return {
    async listPopups() {
      const popups = await livePopups.selectAll().orderBy('id').execute();
      const files = await store
        .selectFrom('platform_files')
        .innerJoin('platform_popups', 'platform_popups.id', 'platform_files.popup_id')
        .select(['popup_id', 'type', 'file_name'])
        .where('account_id', '=', account.id)
        .execute();
      return popups.map((popup) =>
        rowOf(
          popup,
          Object.fromEntries(
            files
              .filter(({ popup_id }) => popup_id === popup.id)
              .map(({ type, file_name }) => [type, file_name]),
          ),
        ),
      );
    },

    async addPopup({ popupName, ...settings }) {
      await checkStrictly('addPopup', { popupName, ...settings });
      const given = Object.entries(columnsOf(settings)).filter(([, value]) => value !== undefined);
      return store.transaction().execute(async (transaction) => {
        await lockTransaction(transaction, 'popup ids');
        const { last } = await transaction
          .selectFrom('platform_popups')
          .select(({ fn }) => fn.max('id').as('last'))
          .executeTakeFirstOrThrow();
        const id = Math.max((last ?? 0) + 1, FIRST_ID);
        await transaction
          .insertInto('platform_popups')
          .values({
            id,
            account_id: account.id,
            name: popupName,
            ...defaults,
            ...Object.fromEntries(given),
          })
          .execute();
        return String(id);
      });
    },

    async updatePopup({ popupId, popupName, ...settings }) {
      const popup = await findPopup(store, caller, 'updatePopup', popupId);
      await checkStrictly('updatePopup', { popupName, ...settings }, popup.id);
      await store
        .updateTable('platform_popups')
        .set({ name: popupName ?? popup.name, ...columnsOf(settings) })
        .where('account_id', '=', account.id)
        .where('id', '=', popup.id)
        .execute();
    },

    async removePopup({ popupId }) {
      const popup = await findPopup(store, caller, 'removePopup', popupId);
      // Keep the row: the guide lets owners read the calls of a deleted popup (L471).
      await store
        .updateTable('platform_popups')
        .set({ removed_at: clock.now() })
        .where('account_id', '=', account.id)
        .where('id', '=', popup.id)
        .execute();
    },
  };
}
