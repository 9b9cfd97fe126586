import { ipKeyGenerator } from 'express-rate-limit';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { startPollLoop } from '../callbacks/workers/poll-loop.js';
import { createTokenBuckets, type TokenBuckets } from '../guard/token-bucket.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import type { FormCountsTable } from '../store/request-tables.js';

const QUARTER_MS = 15 * MINUTE_MS;
const WRITE_EVERY_MS = 5000;

/** An address counts so many times as many forms as it may send requests. */
const FORMS_PER_REQUEST = 4;
/** Of REQUESTS_PER_ADDRESS. */
const LIMIT_MINUTES = 10;

/** More forms than visitors have open at a time. Of an older one that is sent again, the second time counts too. */
const MAX_SENT_FORMS = 10_000;

type Step = FormCountsTable['step'];

const keyOf = (address: string | undefined): string => ipKeyGenerator(address ?? 'unknown');

/**
 * Counts forms that were opened and sent. Counts are kept in memory and written every few seconds, so nobody waits for
 * them; a process that is killed loses those of its last seconds. One address, as a robot has it, adds no more than some
 * people would.
 */
export class FormCounts {
  readonly #waiting = new Map<string, FormCountsTable>();
  readonly #sent = new Set<string>();
  readonly #buckets: Record<Step, TokenBuckets>;

  constructor(
    private readonly parts: {
      store: Store;
      clock: Clock;
      log: Log;
      settings: Pick<Settings, 'requestsPerAddress'>;
    },
  ) {
    const burst = parts.settings.requestsPerAddress * FORMS_PER_REQUEST;
    const buckets = (): TokenBuckets =>
      createTokenBuckets(parts.clock, { burst, perMinute: burst / LIMIT_MINUTES });
    this.#buckets = { opened: buckets(), requested: buckets() };
  }

  /** @param popupId of a popup that exists */
  countOpened(popupId: string, address: string | undefined): void {
    if (this.#buckets.opened.takeToken(keyOf(address))) this.#count(popupId, 'opened');
  }

  /**
   * Counts a form once, however often it is corrected and sent again.
   * @param form what is the same each time
   */
  countRequested(
    popupId: string,
    { form, address }: { form: string; address: string | undefined },
  ): void {
    if (this.#sent.has(form)) return;
    if (!this.#buckets.requested.takeToken(keyOf(address))) return;
    this.#sent.add(form);
    const [oldest] = this.#sent;
    if (this.#sent.size > MAX_SENT_FORMS && oldest !== undefined) this.#sent.delete(oldest);
    this.#count(popupId, 'requested');
  }

  #count(popup_id: string, step: Step): void {
    this.#add([formCountOf(popup_id, step, this.parts.clock.now(), 1)]);
  }

  #add(rows: Iterable<FormCountsTable>): void {
    for (const row of rows) {
      const key = `${row.quarter_at} ${row.popup_id} ${row.step}`;
      this.#waiting.set(key, { ...row, n: (this.#waiting.get(key)?.n ?? 0) + row.n });
    }
  }

  /** Writes what was counted since the last time. If the store is away, it is written with the next. */
  async write(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const rows = [...this.#waiting.entries()]
      // In one order: two instances would wait for each other otherwise.
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, row]) => row);
    this.#waiting.clear();
    try {
      await addFormCounts(this.parts.store, rows);
    } catch (failure) {
      this.#add(rows);
      throw failure;
    }
  }

  /** Writes them from now on, and once more when it stops. */
  start(): { stop(): Promise<void> } {
    const { clock, log } = this.parts;
    const loop = startPollLoop({ clock, log, name: 'form counts' }, async () => {
      await this.write();
      return clock.now() + WRITE_EVERY_MS;
    });
    return {
      stop: async () => {
        await loop.stop();
        await this.write().catch(() => undefined);
      },
    };
  }
}

export const formCountOf = (
  popup_id: string,
  step: Step,
  at: number,
  n: number,
): FormCountsTable => ({
  quarter_at: Math.floor(at / QUARTER_MS) * QUARTER_MS,
  popup_id,
  step,
  n,
});

export const addFormCounts = async (
  store: Store,
  rows: readonly FormCountsTable[],
): Promise<void> => {
  await store
    .insertInto('form_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['quarter_at', 'popup_id', 'step'])
        .doUpdateSet({ n: sql`form_counts.n + excluded.n` }),
    )
    .execute();
};
