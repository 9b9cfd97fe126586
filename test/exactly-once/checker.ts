import type { Callback } from '../../proxy/callbacks/ledger/callback-entity.js';
import type { Store } from '../../proxy/store/database.js';
import type { PlacedCall } from './fault-upstream.js';
import type { Visit } from './visitors.js';

/** What the checker judges, collected when every callback has reached a state of rest. */
export interface Evidence {
  visits: readonly Visit[];
  placed: readonly PlacedCall[];
  store: Store;
  /** The output of all proxies. */
  output: string;
  /** Texts that must not appear in the output. */
  secrets: readonly string[];
}

export interface Judgement {
  /** Broken promises, one sentence each with the history of the callback. */
  violations: string[];
  callbacks: number;
  calls: number;
  /** Visitors who were called more than once. */
  calledTwice: number;
  /** Acknowledged callbacks that are not in the store. */
  lost: number;
  /** Number of callbacks by final state. */
  states: Record<string, number>;
}

/** States that mean that a call was placed. */
const placedStates: readonly string[] = ['accepted', 'ended', 'missed'];
/** States that mean that no call was placed. */
const notPlacedStates: readonly string[] = ['refused', 'failed', 'expired', 'cancelled'];
/** States of an unknown outcome, left to a person. */
const unknownStates: readonly string[] = ['doubt', 'unsettled'];

/**
 * Compares the acknowledgements, the store and the calls that the upstream placed.
 * I1: no visitor is called twice. I2: every acknowledged callback is in the store, in a state of rest. I3: its state does
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
  if (twice.length > 3)
    violations.push(`I1 ${twice.length - 3} more visitors were called more than once`);

  const lost = visits.filter(({ handle }) => handle !== undefined && !byHandle.has(handle));
  for (const { key } of lost) violations.push(`I2 an acknowledged callback is missing: ${key}`);

  for (const callback of callbacks) {
    const calls = callsOf.get(callback.number) ?? 0;
    const isAtRest = [...placedStates, ...notPlacedStates, ...unknownStates].includes(
      callback.state,
    );
    if (!isAtRest || callback.state === 'accepted')
      violations.push(
        `I2 a callback did not reach a state of rest: ${await historyOf(callback, store)}`,
      );
    if (placedStates.includes(callback.state) && calls === 0)
      violations.push(
        `I3 a callback claims a call that was not placed: ${await historyOf(callback, store)}`,
      );
    if (notPlacedStates.includes(callback.state) && calls > 0)
      violations.push(
        `I3 a callback denies a call that was placed: ${await historyOf(callback, store)}`,
      );
  }

  for (const secret of secrets)
    if (output.includes(secret)) violations.push(`I4 a secret was printed (${secret.length} long)`);
  const printed = numbersIn(output);
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

/** The length of a French number with country code, without the plus sign. */
const NUMBER_DIGITS = 11;

/** Every sequence of that length, also within longer ones. Searching for each number separately would take hours. */
function numbersIn(output: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [digits] of output.matchAll(/\d{11,}/g))
    for (let at = 0; at + NUMBER_DIGITS <= digits.length; at++)
      found.add(digits.slice(at, at + NUMBER_DIGITS));
  return found;
}

async function historyOf(callback: Callback | undefined, store: Store): Promise<string> {
  if (!callback) return 'no callback';
  const steps = await store
    .selectFrom('callback_events')
    .select(['kind', 'detail'])
    .where('callback_id', '=', callback.id)
    .orderBy('id')
    .execute();
  return `#${callback.id} ${steps.map(({ kind, detail }) => `${kind} (${detail})`).join(' → ')}`;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
