import { nameDestination } from '../../../shared/webappel/destination-names.js';
import type { MethodName, Params, WebAppel } from '../../../shared/webappel/methods.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { findPopup } from './popups.js';
import { refusal, refusalOfValues } from './refuse.js';

type DestinationMethods = Pick<
  WebAppel,
  'listDestinations' | 'allowDestinations' | 'forbidDestinations'
>;

/**
 * Destinations that a popup may call. A new popup may call none: the guide does not say, and a phone bill cannot be
 * undone.
 */
export function destinationMethods(
  { store }: { store: Store },
  caller: Caller,
): DestinationMethods {
  const catalogue = store.selectFrom('platform_destinations');

  /** Ids of all destinations named by code or by id. One unknown name refuses the whole request. */
  const resolveIds = async (method: MethodName, params: Params<'allowDestinations'>) => {
    const { destinationCode = [], destinationId = [] } = params;
    if (destinationCode.length + destinationId.length === 0)
      throw refusalOfValues(method, 'destinationCode');
    const known = await catalogue.select(['id', 'country', 'line']).execute();
    const byCode = new Map(known.map(({ id, country, line }) => [`${country} ${line}`, id]));
    const byId = new Set(known.map(({ id }) => id));
    const ids = new Set<number>();
    for (const { country, line } of destinationCode) {
      const id = byCode.get(`${country} ${line}`);
      if (id === undefined) throw refusal('NOT_FOUND', method, 'destinationCode');
      ids.add(id);
    }
    for (const id of destinationId.map(Number)) {
      if (!byId.has(id)) throw refusal('NOT_FOUND', method, 'destinationId');
      ids.add(id);
    }
    return [...ids];
  };

  return {
    async listDestinations({ popupId }) {
      const popup = await findPopup(store, caller, 'listDestinations', popupId);
      const rows = await catalogue
        .leftJoin('platform_popup_destinations', (join) =>
          join
            .onRef('platform_popup_destinations.destination_id', '=', 'platform_destinations.id')
            .on('platform_popup_destinations.popup_id', '=', popup.id),
        )
        .select(['id', 'country', 'line', 'price', 'destination_id'])
        .orderBy('id')
        .execute();
      return rows.map(({ id, country, line, price, destination_id }) => ({
        destinationId: String(id),
        destinationName: nameDestination({ country, line }),
        price,
        allowed: destination_id === null ? ('forbidden' as const) : ('allowed' as const),
      }));
    },

    async allowDestinations(params) {
      const popup = await findPopup(store, caller, 'allowDestinations', params.popupId);
      const ids = await resolveIds('allowDestinations', params);
      await store
        .insertInto('platform_popup_destinations')
        .values(ids.map((id) => ({ popup_id: popup.id, destination_id: id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async forbidDestinations(params) {
      const popup = await findPopup(store, caller, 'forbidDestinations', params.popupId);
      const ids = await resolveIds('forbidDestinations', params);
      await store
        .deleteFrom('platform_popup_destinations')
        .where('popup_id', '=', popup.id)
        .where('destination_id', 'in', ids)
        .execute();
    },
  };
}
