import { MICROS } from '../../shared/money.js';
import type { WebAppel } from '../../shared/webappel/methods.js';

/**
 * The highest price of a minute among the destinations that the popups of the account may call, in millionths; undefined
 * where WebAppel lists none.
 */
export async function highestListedPrice(
  webAppel: Pick<WebAppel, 'listPopups' | 'listDestinations'>,
): Promise<number | undefined> {
  const popups = await webAppel.listPopups({});
  const lists = await Promise.all(
    popups.map(({ popupId }) => webAppel.listDestinations({ popupId })),
  );
  const prices = lists
    .flat()
    .filter(({ allowed }) => allowed === 'allowed')
    .flatMap(({ price }) => microsOf(price) ?? []);
  return prices.length > 0 ? Math.max(...prices) : undefined;
}

/** A price as WebAppel lists it, in millionths; undefined where there is none. */
export function microsOf(price: string | undefined): number | undefined {
  const micros = price === undefined ? Number.NaN : Math.ceil(Number(price) * MICROS);
  return Number.isFinite(micros) ? micros : undefined;
}
