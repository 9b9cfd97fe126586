import { MICROS, type Micros } from '../../shared/money.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { Settings } from '../settings/settings.js';
import { highestCost, termsOf } from './call-prices.js';

/** What one limit lets through in an hour and in a day; undefined: it does not bound that. */
interface Bound {
  settings: string;
  callsPerHour?: number | undefined;
  callsPerDay?: number | undefined;
  costPerHour?: Micros | undefined;
  costPerDay?: Micros | undefined;
}

export interface Ceiling {
  /** The highest cost of one call. */
  callCost: Micros;
  bounds: readonly Bound[];
  /** The bound that holds; undefined where nothing bounds it. */
  perHour: { cost: Micros; settings: string } | undefined;
  perDay: { cost: Micros; settings: string } | undefined;
  /** How often one phone can ring: each call makes several attempts. */
  ringsPerNumberDay: number | undefined;
}

const HOURS_PER_DAY = 24;
const times = (count: number | undefined, factor: number): number | undefined =>
  count === undefined ? undefined : count * factor;

/**
 * The most that somebody with every address and every number can make the calls cost. Only limits that hold whatever the
 * address and the number bound it.
 * @param listedPrice the highest price of a minute that WebAppel lists for a destination that may be called
 */
export function ceilingOf(
  settings: Pick<Settings, 'callLimits' | 'callPrices' | 'maxCallSeconds' | 'callRetries'>,
  listedPrice: Micros | undefined,
): Ceiling {
  const limits = settings.callLimits;
  const callCost = highestCost(listedPrice, termsOf(settings)).cost;
  const bounds = boundsOf(limits).map((bound) => ({
    ...bound,
    costPerHour: bound.costPerHour ?? times(bound.callsPerHour, callCost),
    costPerDay: bound.costPerDay ?? times(bound.callsPerDay, callCost),
  }));
  return {
    callCost,
    bounds,
    perHour: lowest(bounds, 'costPerHour'),
    perDay: lowest(bounds, 'costPerDay'),
    ringsPerNumberDay: times(
      limits.callsPerNumberDay ?? times(limits.callsPerNumberHour, HOURS_PER_DAY),
      settings.callRetries + 1,
    ),
  };
}

function boundsOf({ callsPerHour, callsPerDay, budgetPerHour, budgetPerDay }: CallLimits): Bound[] {
  return [
    { settings: 'CALLS_PER_HOUR', callsPerHour, callsPerDay: times(callsPerHour, HOURS_PER_DAY) },
    { settings: 'CALLS_PER_DAY', callsPerHour: callsPerDay, callsPerDay },
    {
      settings: 'BUDGET_PER_HOUR',
      costPerHour: budgetPerHour,
      costPerDay: times(budgetPerHour, HOURS_PER_DAY),
    },
    { settings: 'BUDGET_PER_DAY', costPerHour: budgetPerDay, costPerDay: budgetPerDay },
  ];
}

function lowest(bounds: readonly Bound[], period: 'costPerHour' | 'costPerDay') {
  const [first] = bounds
    .flatMap((bound) => {
      const cost = bound[period];
      return cost === undefined ? [] : [{ cost, settings: bound.settings }];
    })
    .sort((a, b) => a.cost - b.cost);
  return first;
}

export const amount = (micros: Micros): string => (micros / MICROS).toFixed(2);

/** One sentence: the most that a day can cost. */
export function ceilingSentence({ perDay }: Ceiling): string {
  return perDay
    ? `Calls cost at most ${amount(perDay.cost)} in any 24 hours (${perDay.settings}), in the unit of WebAppel's prices. rappel ceiling says more.`
    : 'Nothing limits what calls may cost in a day. Set BUDGET_PER_DAY; rappel ceiling says more.';
}
