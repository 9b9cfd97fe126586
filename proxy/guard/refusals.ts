import { randomBytes } from 'node:crypto';
import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { maskNumber } from '../../shared/mask-number.js';
import { type RequestCheck, referenceOf } from '../../shared/owner/request-checks.js';
import type { E164 } from '../../shared/phone.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import type { GuardPhase } from '../store/guard-tables.js';

/** A callback that was refused, at acceptance or later. */
export interface Refusal {
  phase: GuardPhase;
  popupId: string;
  /** Null if it was refused before its number was read. */
  number: E164 | null;
  country?: string | null;
  /** Of the guard, or a limit; absent where the code says it all. */
  rule?: string | undefined;
  /** For a request: the check that failed, and what the visitor was told. */
  check?: RequestCheck;
  code?: string;
  reason?: string | undefined;
  /** The host of the page. */
  source?: string | null;
}

/**
 * Records a refusal. Never fails: the refusal stands also when it cannot be recorded.
 * @returns the reference under which it is found; undefined if it is not stored
 */
export type RecordRefusal = (refusal: Refusal) => Promise<string | undefined>;

const KEPT_MS = 30 * DAY_MS;

/**
 * Rows of one answer that one instance writes in a minute, so that a flood does not fill the store. The metric counts all.
 * Counted by answer, not by rule: whether there is a reference must not tell which rule refused.
 */
const MAX_ROWS_PER_MINUTE = 300;

const NATIONAL_DIGITS_SHOWN = 1;

/** Counts, logs and stores refusals, without personal data and for 30 days. */
export function recordRefusals({
  store,
  clock,
  log,
  registry,
}: {
  store: Store;
  clock: Clock;
  log: Log;
  registry: Registry;
}): RecordRefusal {
  const counter = new Counter({
    name: 'rappel_guard_refusals_total',
    help: 'Callbacks that a rule refused, by rule and by whether it was at acceptance or at dialling.',
    labelNames: ['rule', 'phase'],
    registers: [registry],
  });
  let minute = 0;
  const rows = new Map<string, number>();

  async function write(refusal: Refusal): Promise<string | undefined> {
    const at = clock.now();
    if (Math.floor(at / MINUTE_MS) !== minute) {
      minute = Math.floor(at / MINUTE_MS);
      rows.clear();
      await store
        .deleteFrom('guard_refusals')
        .where('at', '<', at - KEPT_MS)
        .execute();
    }
    const { rule, phase, popupId, number, country, check, code = '', reason, source } = refusal;
    const written = (rows.get(code) ?? 0) + 1;
    rows.set(code, written);
    if (written > MAX_ROWS_PER_MINUTE) return undefined;
    const reference = referenceOf(randomBytes(5));
    await store
      .insertInto('guard_refusals')
      .values({
        at,
        rule: rule ?? code,
        phase,
        popup_id: popupId,
        number: number === null ? '' : maskNumber(number, NATIONAL_DIGITS_SHOWN),
        country: country ?? null,
        failed_check: check ?? null,
        code: code || null,
        reason: reason ?? null,
        source: source ?? null,
        reference,
      })
      .execute();
    return reference;
  }

  return async (refusal) => {
    const { rule, phase, popupId } = refusal;
    if (rule !== undefined) {
      counter.inc({ rule, phase });
      log.info({ rule, popup: popupId, phase }, 'a callback was refused by a rule');
    }
    try {
      return await write(refusal);
    } catch (failure) {
      log.warn({ rule, error: failureCode(failure) }, 'a refusal could not be stored');
      return undefined;
    }
  };
}
