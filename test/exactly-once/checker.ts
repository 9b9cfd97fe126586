import type { Callback } from '../../proxy/callbacks/ledger/callback-entity.js';
import type { Store } from '../../proxy/store/database.js';
import type { PlacedCall } from './fault-upstream.js';
import type { Visit } from './visitors.js';

/** What is to be judged, all of it after everything has come to rest. */
export interface Evidence {
  visits: readonly Visit[];
  placed: readonly PlacedCall[];
  store: Store;
  /** Everything that the proxies printed. */
  output: string;
  /** What must not be in it. */
  secrets: readonly string[];
}

export interface Judgement {
  /** Sentences, each with the history of what it is about; none: every promise was kept. */
  violations: string[];
  callbacks: number;
  calls: number;
  /** Visitors who were called more than once. */
  calledTwice: number;
  /** Acknowledged callbacks that are not in the store. */
  lost: number;
  /** How many callbacks came to rest in each state. */
  states: Record<string, number>;
}

/** States that say, or let one conclude, that a call was placed, and those that say that none was. */
const saysPlaced: readonly string[] = ['accepted', 'ended', 'missed'];
const saysNotPlaced: readonly string[] = ['refused', 'failed', 'expired', 'cancelled'];
/** Held for a person: says neither. */
const saysUnknown: readonly string[] = ['doubt', 'unsettled'];

/**
 * Joins what visitors were told, what the store holds and what the upstream placed.
 * I1: no visitor is called twice. I2: every acknowledged callback is in one visible state of rest. I3: what is shown does
 * not contradict the calls. I4: no secret and no number was printed.
 */
export async function judge(evidence: Evidence): Promise<Judgement> {
  const { visits, placed, store, output, secrets } = evidence;
  const callbacks = await store.selectFrom('callbacks').selectAll().execute();
  const byHandle = new Map(callbacks.map((callback) => [callback.handle, callback]));
  const callsOf = countBy(placed, ({ number }) => `+${number}`);
  const violations: string[] = [];

  const twice = [...callsOf].filter(([, calls]) => calls > 1).map(([number]) => number);
  for (const number of twice.slice(0, 3))
    violations.push(
      `I1 a visitor was called ${callsOf.get(number)} times: ${await historyOf(
        callbacks.find((callback) => callback.number === number),
        store,
      )}`,
    );
  if (twice.length > 3) violations.push(`I1 and ${twice.length - 3} more visitors`);

  const lost = visits.filter(({ handle }) => handle !== undefined && !byHandle.has(handle));
  for (const { key } of lost) violations.push(`I2 an acknowledged callback is gone: ${key}`);

  for (const callback of callbacks) {
    const calls = callsOf.get(callback.number) ?? 0;
    const isAtRest = [...saysPlaced, ...saysNotPlaced, ...saysUnknown].includes(callback.state);
    if (!isAtRest || callback.state === 'accepted')
      violations.push(`I2 a callback did not come to rest: ${await historyOf(callback, store)}`);
    if (saysPlaced.includes(callback.state) && calls === 0)
      violations.push(
        `I3 a call is claimed that was not placed: ${await historyOf(callback, store)}`,
      );
    if (saysNotPlaced.includes(callback.state) && calls > 0)
      violations.push(`I3 a placed call is denied: ${await historyOf(callback, store)}`);
  }

  for (const secret of secrets)
    if (output.includes(secret)) violations.push(`I4 a secret was printed (${secret.length} long)`);
  const printed = digitsIn(output);
  for (const { id, number } of callbacks)
    if (printed.has(number.slice(1)))
      violations.push(`I4 the number of callback #${id} was printed`);

  return {
    violations,
    callbacks: callbacks.length,
    calls: placed.length,
    calledTwice: twice.length,
    lost: lost.length,
    states: Object.fromEntries(countBy(callbacks, ({ state }) => state)),
  };
}

/** Digits of a number with its country, without the sign. */
const NUMBER_DIGITS = 11;

/** Whatever could be a number, also within longer ones: to look for thousands of them one by one would take hours. */
function digitsIn(output: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [digits] of output.matchAll(/\d{11,}/g))
    for (let at = 0; at + NUMBER_DIGITS <= digits.length; at++)
      found.add(digits.slice(at, at + NUMBER_DIGITS));
  return found;
}

async function historyOf(callback: Callback | undefined, store: Store): Promise<string> {
  if (!callback) return 'no callback';
  const steps = await store
    .selectFrom('callback_transitions')
    .select(['to_state', 'cause'])
    .where('callback_id', '=', callback.id)
    .orderBy('id')
    .execute();
  return `#${callback.id} ${steps.map(({ to_state, cause }) => `${to_state} (${cause})`).join(' → ')}`;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
