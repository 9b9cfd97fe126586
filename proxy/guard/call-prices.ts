import { MINUTE_SECONDS } from '../../shared/durations.js';
import type { Micros } from '../../shared/money.js';
import type { CallPrices } from '../settings/limit-settings.js';
import type { Settings } from '../settings/settings.js';

/** What a callback costs, as the ledger stores it. */
export interface CallCost {
  cost: Micros;
  minute_price: Micros;
  ring_price: Micros;
}

interface Terms {
  prices: CallPrices;
  maxSeconds: number;
  retries: number;
}

export const termsOf = ({
  callPrices,
  maxCallSeconds,
  callRetries,
}: Pick<Settings, 'callPrices' | 'maxCallSeconds' | 'callRetries'>): Terms => ({
  prices: callPrices,
  maxSeconds: maxCallSeconds,
  retries: callRetries,
});

const minutesIn = (seconds: number): number => Math.ceil(seconds / MINUTE_SECONDS);

/**
 * The most that a call can cost: both phones for the longest conversation, and a minute of the operator's phone for each
 * attempt that the visitor does not answer. Only one attempt can become a conversation.
 * @param listed the price of a minute to the visitor's phone; undefined where WebAppel does not say it
 */
export function highestCost(
  listed: Micros | undefined,
  { prices, maxSeconds, retries }: Terms,
): CallCost {
  const minute_price = (listed ?? prices.assumed) + prices.operator;
  const ring_price = prices.operator * (retries + 1);
  return { minute_price, ring_price, cost: minute_price * minutesIn(maxSeconds) + ring_price };
}

/** The highest cost of a call to the cheapest of some destinations; zero without any. */
export function cheapestCall(listed: readonly (Micros | undefined)[], terms: Terms): Micros {
  const costs = listed.map((price) => highestCost(price, terms).cost);
  return costs.length > 0 ? Math.min(...costs) : 0;
}

/**
 * What a call has cost; undefined where that is not known, so that the highest cost stays counted.
 * @param isMissed whether nobody talked
 */
export function costOf(
  { minute_price, ring_price }: Pick<CallCost, 'minute_price' | 'ring_price'>,
  isMissed: boolean,
  talkSeconds: number | undefined,
): Micros | undefined {
  if (isMissed) return ring_price;
  if (talkSeconds === undefined) return undefined;
  // Operators charge a call that is answered and ends at once, too, most of them a whole minute.
  return minute_price * Math.max(1, minutesIn(talkSeconds)) + ring_price;
}
