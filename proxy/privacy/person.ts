import { type Clock, sleep } from '../../shared/clock.js';
import { maskNumber } from '../../shared/mask-number.js';
import { digitsOf, type E164 } from '../../shared/phone.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { cancelCallback } from '../callbacks/intake/cancel.js';
import { prevent } from '../callbacks/intake/objection.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { Blocks } from '../guard/blocks.js';
import { CALLEE } from '../guard/callee-objections.js';
import { ProblemError } from '../http/problems.js';
import { calledNumber, isTo } from '../platform/call-engine/hashed-numbers.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import { emptyLog } from '../store/traces.js';
import { blankCallbacksOf, blankCallsTo, openStates } from './blanking.js';
import { appendConsents, appendWithdrawal } from './consent-log.js';
import {
  type PersonKeys,
  type PersonTable,
  personKeys,
  personTables,
  rowsOfPerson,
} from './person-rows.js';

interface Parts {
  store: Store;
  clock: Clock;
  /** Keys the hashes of numbers. */
  secret: string;
  ledger: Ledger;
  webAppel: WebAppel;
  blocks: Pick<Blocks, 'add' | 'noteMirrored'>;
  /** Takes back calls that are being sent or ring; a command has none, and the program looks every few seconds. */
  withdrawals?: { wake(): void } | undefined;
}

/** What was found about a number, without what it says. */
export interface Found {
  number: string;
  tables: { table: PersonTable; rows: number }[];
  callbacks: {
    id: number;
    popupId: string;
    state: LedgerState;
    requestedAt: number;
    /** The personal fields that are filled in. */
    holds: string[];
  }[];
}

/** What could not be erased, and why. */
export interface LeftOver {
  what: 'callback' | 'call';
  id: number;
  why: string;
}

export interface Erased {
  number: string;
  cancelled: number;
  callbacks: number;
  calls: number;
  voiceMessages: number;
  left: LeftOver[];
  /** False: another program read the SQLite file, so its log still holds what was there; it is emptied within an hour. */
  isLogEmpty: boolean;
}

export interface Objected {
  number: string;
  blockId: number;
  /** Open callbacks of the number, which end as refused. */
  open: number;
  /** Whether WebAppel was asked to put the number on its list, which nothing leaves, and has done so. */
  webAppel: 'not-asked' | 'done' | 'failed';
}

const SHOWN = 1;
const held = ['name', 'custom1', 'custom2', 'custom3', 'address', 'source'] as const;

const whyOpen: Partial<Record<LedgerState, string>> = {
  dialling: 'it is being sent to WebAppel at this moment',
  doubt: 'WebAppel may have accepted the call, and is being asked',
  accepted: 'its phones ring or talk, or WebAppel did not answer',
};

const EMPTY_LOG_TRIES = 20;
const EMPTY_LOG_PAUSE_MS = 100;

/** What the store has about one person, who is known by a phone number. */
export class PersonData {
  constructor(private readonly parts: Parts) {}

  async find(number: E164): Promise<Found> {
    const rows = await this.#read(number);
    return {
      number: maskNumber(number, SHOWN),
      tables: personTables.map((table) => ({ table, rows: rows[table].length })),
      callbacks: rows.callbacks.map((row) => ({
        id: row.id,
        popupId: row.popup_id,
        state: row.state,
        requestedAt: row.requested_at,
        holds: ['number', ...held.filter((column) => row[column] !== null)],
      })),
    };
  }

  /** All rows about the number, by table. */
  export(number: E164): Promise<Readonly<Record<PersonTable, readonly object[]>>> {
    return this.#read(number);
  }

  /**
   * Cancels what is open, then blanks everything about the number. What cannot be cancelled at the moment stays, with
   * the reason; a block stays too, as a keyed hash.
   */
  async erase(number: E164): Promise<Erased> {
    const { store } = this.parts;
    const keys = this.#keysOf(number);
    // The proof of a consent survives, as a keyed hash.
    await appendConsents(store, this.parts.secret);
    const cancelled = await this.#cancelOpen(keys);
    let callbacks = 0;
    for (let batch = 1; batch > 0; callbacks += batch)
      batch = await blankCallbacksOf(store, keys.hash);
    let [calls, voiceMessages] = [0, 0];
    const called = await calledNumber(store, keys.digits);
    for (let batch = { calls: 1, messages: 0 }; batch.calls > 0; ) {
      batch = await blankCallsTo(store, called);
      calls += batch.calls;
      voiceMessages += batch.messages;
    }
    await store.deleteFrom('guard_block_mirrors').where('value', '=', keys.hash).execute();
    return {
      number: maskNumber(number, SHOWN),
      ...{ cancelled, callbacks, calls, voiceMessages },
      left: await this.#leftOf(keys),
      isLogEmpty: await this.#emptyLog(),
    };
  }

  /**
   * Blocks the number without an end, as a keyed hash, and ends its open callbacks as refused.
   * @param tellWebAppel whether WebAppel puts the number on its own list, which it has no method to take it off
   */
  async object(number: E164, { tellWebAppel }: { tellWebAppel: boolean }): Promise<Objected> {
    const { ledger, webAppel, blocks, withdrawals } = this.parts;
    const block = await blocks.add(
      { kind: 'number', number },
      { reason: 'objected to being called', author: CALLEE, expires_at: null },
    );
    const open = await ledger.findPreventable(this.#keysOf(number).hash);
    for (const callback of open) await prevent(callback, { ledger, webAppel });
    withdrawals?.wake();
    await this.#withdrawConsent(number);
    return {
      number: maskNumber(number, SHOWN),
      blockId: block.id,
      open: open.length,
      webAppel: tellWebAppel ? await this.#tellWebAppel(number) : 'not-asked',
    };
  }

  async #withdrawConsent(number: E164): Promise<void> {
    const { store, secret, clock } = this.parts;
    await appendConsents(store, secret);
    const numberHash = this.#keysOf(number).hash;
    await appendWithdrawal(store, { secret, numberHash, at: clock.now() });
  }

  #keysOf(number: E164): PersonKeys {
    return personKeys(number, this.parts.secret);
  }

  async #read(number: E164) {
    const { store } = this.parts;
    const keys = this.#keysOf(number);
    const rows = await Promise.all(
      personTables.map(async (table) => [table, await rowsOfPerson[table](store, keys)] as const),
    );
    return Object.fromEntries(rows) as {
      [Table in PersonTable]: Awaited<ReturnType<(typeof rowsOfPerson)[Table]>>;
    };
  }

  async #cancelOpen({ hash }: PersonKeys): Promise<number> {
    const { store, ledger, webAppel } = this.parts;
    const open = await store
      .selectFrom('callbacks')
      .selectAll()
      .where('number_hash', '=', hash)
      .where('state', 'in', openStates)
      .execute();
    let cancelled = 0;
    for (const callback of open)
      try {
        await cancelCallback(callback, { ledger, webAppel, actor: 'owner' });
        cancelled += 1;
      } catch (failure) {
        // It is among what is left, with the reason.
        if (!(failure instanceof ProblemError)) throw failure;
      }
    return cancelled;
  }

  async #leftOf({ hash, digits }: PersonKeys): Promise<LeftOver[]> {
    const { store } = this.parts;
    const callbacks = await store
      .selectFrom('callbacks')
      .select(['id', 'state'])
      .where('number_hash', '=', hash)
      .where('state', 'in', openStates)
      .execute();
    const calls = await store
      .selectFrom('platform_calls')
      .select('id')
      .where(isTo(await calledNumber(store, digits)))
      .execute();
    return [
      ...callbacks.map(({ id, state }) => ({
        ...{ what: 'callback' as const, id },
        why: whyOpen[state] ?? 'it changed meanwhile',
      })),
      ...calls.map(({ id }) => ({
        ...{ what: 'call' as const, id },
        why: 'the embedded platform has not ended it',
      })),
    ];
  }

  /** Told at once, so that the number is nowhere in the store meanwhile. */
  async #tellWebAppel(number: E164): Promise<'done' | 'failed'> {
    const { webAppel, blocks } = this.parts;
    try {
      await webAppel.blockNumber({ phoneNumber: digitsOf(number) });
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      // It is on the list already.
      if (!(failure instanceof Refusal && failure.code === 'BLACKLISTED')) return 'failed';
    }
    await blocks.noteMirrored(number);
    return 'done';
  }

  /** The program may be reading at the moment. */
  async #emptyLog(): Promise<boolean> {
    const { store, clock } = this.parts;
    for (let tries = 1; tries < EMPTY_LOG_TRIES; tries++) {
      if (await emptyLog(store).catch(() => false)) return true;
      await sleep(clock, EMPTY_LOG_PAUSE_MS);
    }
    return emptyLog(store).catch(() => false);
  }
}
