import type { Selectable } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { maskNumber } from '../../shared/mask-number.js';
import { canonicalAddress } from '../../shared/network-address.js';
import type { E164 } from '../../shared/phone.js';
import { waitingStates } from '../callbacks/ledger/callback-entity.js';
import type { Store } from '../store/database.js';
import type { GuardBlocksTable } from '../store/guard-tables.js';
import { keyedHash } from '../store/secrets.js';
import { addressKey, type BlockValue } from './block-values.js';
import type { Candidate, Check } from './check.js';
import { GuardLists } from './guard-lists.js';

/**
 * Whether WebAppel has a number on its own list.
 * - none: it is not told of this block
 * - waiting: it is about to be told
 * - failing: it could not be told, and is told again
 * - done
 */
export const mirrorStates = ['none', 'waiting', 'failing', 'done'] as const;
type MirrorState = (typeof mirrorStates)[number];

export type Block = Selectable<GuardBlocksTable> & { mirror: MirrorState };
export type BlockTerms = Pick<Block, 'reason' | 'author' | 'expires_at'>;

const NATIONAL_DIGITS_SHOWN = 1;

/** Numbers, prefixes, addresses and networks that the owner has blocked, in the store, so for all instances at once. */
export class Blocks {
  readonly #lists: GuardLists;

  constructor(
    private readonly parts: {
      store: Store;
      clock: Clock;
      /** Keys the hashes of numbers. */
      secret: string;
      /** Whether WebAppel puts blocked numbers on its list too; see `startBlockMirror`. */
      mirrors: boolean;
      lists?: GuardLists;
    },
  ) {
    this.#lists = parts.lists ?? new GuardLists(parts.store, parts.clock);
  }

  readonly check: Check = {
    rule: 'blocked',
    look: async (candidate) => ((await this.#isBlocked(candidate)) ? 'refused' : 'passes'),
  };

  /** The blocks in force, the newest first. */
  async list(): Promise<Block[]> {
    const blocks = await this.#inForce().selectAll().orderBy('id', 'desc').execute();
    const waiting = await this.parts.store
      .selectFrom('guard_block_mirrors')
      .select(['value', 'attempts'])
      .execute();
    const attempts = new Map(waiting.map((mirror) => [mirror.value, mirror.attempts]));
    return blocks.map((block) => withMirror(block, attempts.get(block.value)));
  }

  /**
   * Blocks a value; a value that is blocked already gets the new terms. WebAppel is told of numbers without an end only,
   * because it has no method to take a number off its list.
   */
  async add(value: BlockValue, terms: BlockTerms): Promise<Block> {
    const now = this.parts.clock.now();
    const row = { ...this.#columnsOf(value), ...terms, created_at: now };
    return this.#change(async (store) => {
      const block = await store
        .insertInto('guard_blocks')
        .values(row)
        .onConflict((conflict) => conflict.column('value').doUpdateSet(row))
        .returningAll()
        .executeTakeFirstOrThrow();
      const isMirrored =
        this.parts.mirrors && block.expires_at === null && block.mirrored_at === null;
      if (value.kind !== 'number' || !isMirrored) {
        await forgetMirror(store, block.value);
        return withMirror(block);
      }
      await store
        .insertInto('guard_block_mirrors')
        .values({ value: block.value, number: value.number, attempts: 0, due_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return withMirror(block, 0);
    });
  }

  /** Blocks a value for a time; a block that lasts as long or longer stays as it is. */
  async addWeaker(value: BlockValue, terms: BlockTerms & { expires_at: number }): Promise<void> {
    const row = { ...this.#columnsOf(value), ...terms, created_at: this.parts.clock.now() };
    await this.parts.store
      .insertInto('guard_blocks')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('value')
          .doUpdateSet(row)
          .where('guard_blocks.expires_at', '<', terms.expires_at),
      )
      .execute();
    this.#lists.forget();
  }

  /** @returns the block that was removed; undefined if there is none */
  remove(id: number): Promise<Block | undefined> {
    return this.#change(async (store) => {
      const block = await store
        .deleteFrom('guard_blocks')
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (block) await forgetMirror(store, block.value);
      return block && withMirror(block);
    });
  }

  async #change<Changed>(change: (store: Store) => Promise<Changed>): Promise<Changed> {
    const changed = await this.parts.store.transaction().execute(change);
    this.#lists.forget();
    return changed;
  }

  /** Records that WebAppel has a number on its own list. */
  async noteMirrored(number: E164): Promise<void> {
    const value = this.#hash(number);
    await this.parts.store
      .updateTable('guard_blocks')
      .set({ mirrored_at: this.parts.clock.now() })
      .where('value', '=', value)
      .execute();
    await forgetMirror(this.parts.store, value);
  }

  /** How many callbacks that are not dialled yet a block in force keeps from it. */
  async countWaiting({ kind, value, first_address, last_address }: Block): Promise<number> {
    const waiting = await this.parts.store
      .selectFrom('callbacks')
      .select(['handle', 'number', 'number_hash', 'address'])
      .where('state', 'in', waitingStates)
      .execute();
    return waiting.filter(({ number, number_hash, address }) => {
      if (kind === 'number') return number_hash === value;
      if (kind === 'prefix') return number.startsWith(value);
      const key = keyOfAddress({ address });
      return (first_address ?? '') <= key && key <= (last_address ?? '');
    }).length;
  }

  async #isBlocked(candidate: Candidate): Promise<boolean> {
    const lists = await this.#lists.of(candidate);
    const now = this.parts.clock.now();
    const isInForce = (block: Pick<Block, 'expires_at'> | undefined): boolean =>
      block !== undefined && (block.expires_at === null || block.expires_at > now);
    if (this.#valuesOf(candidate).some((value) => isInForce(lists.blocks.get(value)))) return true;
    const key = keyOfAddress(candidate);
    return lists.addressBlocks.some(
      (block) =>
        (block.first_address ?? '') <= key && key <= (block.last_address ?? '') && isInForce(block),
    );
  }

  /** The values under which a number may be blocked. */
  #valuesOf({ number }: Candidate): string[] {
    return [this.#hash(number), ...prefixesOf(number)];
  }

  #inForce() {
    const now = this.parts.clock.now();
    return this.parts.store
      .selectFrom('guard_blocks')
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]));
  }

  #columnsOf(value: BlockValue) {
    if (value.kind === 'number')
      return {
        kind: value.kind,
        value: this.#hash(value.number),
        shown: maskNumber(value.number, NATIONAL_DIGITS_SHOWN),
        first_address: null,
        last_address: null,
      };
    const { kind, text } = value;
    const range = 'first' in value ? value : { first: null, last: null };
    return { kind, value: text, shown: text, first_address: range.first, last_address: range.last };
  }

  #hash(number: E164): string {
    return keyedHash(this.parts.secret, number);
  }
}

/** Empty for an address that is not known, which sorts before all. */
function keyOfAddress({ address }: Pick<Candidate, 'address'>): string {
  const canonical = address === null ? undefined : canonicalAddress(address);
  return canonical === undefined ? '' : addressKey(canonical);
}

/** All starts of a number. */
const prefixesOf = (number: E164): string[] =>
  Array.from({ length: number.length - 1 }, (_, at) => number.slice(0, at + 2));

const withMirror = (block: Selectable<GuardBlocksTable>, failedAttempts?: number): Block => ({
  ...block,
  mirror: mirrorOf(block.mirrored_at, failedAttempts),
});

function mirrorOf(mirroredAt: number | null, failedAttempts: number | undefined): MirrorState {
  if (failedAttempts !== undefined) return failedAttempts > 0 ? 'failing' : 'waiting';
  return mirroredAt === null ? 'none' : 'done';
}

async function forgetMirror(store: Store, value: string): Promise<void> {
  await store.deleteFrom('guard_block_mirrors').where('value', '=', value).execute();
}
