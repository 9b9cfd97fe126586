import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { maskNumber } from '../../shared/mask-number.js';
import type { E164 } from '../../shared/phone.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import type { GuardPhase } from '../store/guard-tables.js';
import type { Candidate } from './check.js';

/** Records that a rule refused a callback. Never fails: the refusal stands also when it cannot be recorded. */
export type RecordRefusal = (
  rule: string,
  phase: GuardPhase,
  refused: Pick<Candidate, 'popupId'> & { number: E164 | null },
) => Promise<void>;

const KEPT_MS = 30 * DAY_MS;

/** Rows that one instance writes in a minute, so that a flood does not fill the store. The metric counts all. */
const MAX_ROWS_PER_MINUTE = 600;

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
  let rows = 0;

  async function write(row: { rule: string; phase: GuardPhase; popup_id: string; number: string }) {
    const at = clock.now();
    if (Math.floor(at / MINUTE_MS) !== minute) {
      minute = Math.floor(at / MINUTE_MS);
      rows = 0;
      await store
        .deleteFrom('guard_refusals')
        .where('at', '<', at - KEPT_MS)
        .execute();
    }
    rows += 1;
    if (rows <= MAX_ROWS_PER_MINUTE)
      await store
        .insertInto('guard_refusals')
        .values({ at, ...row })
        .execute();
  }

  return async (rule, phase, { popupId, number }) => {
    counter.inc({ rule, phase });
    log.info({ rule, popup: popupId, phase }, 'a callback was refused by a rule');
    const masked = number === null ? '' : maskNumber(number, NATIONAL_DIGITS_SHOWN);
    await write({ rule, phase, popup_id: popupId, number: masked }).catch((failure: unknown) =>
      log.warn({ rule, error: failureCode(failure) }, 'a refusal could not be stored'),
    );
  };
}
