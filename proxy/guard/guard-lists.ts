import type { Selectable } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { TtlCache } from '../popups/ttl-cache.js';
import { compiledQuery } from '../store/compiled-query.js';
import type { Store } from '../store/database.js';
import type { GuardBlocksTable, GuardStopsTable } from '../store/guard-tables.js';
import { sharedStatement } from '../store/shared-statement.js';
import type { Candidate } from './check.js';

type BlockRow = Pick<
  Selectable<GuardBlocksTable>,
  'value' | 'first_address' | 'last_address' | 'expires_at'
>;

/** All stops and blocks, also those that are over. */
export interface Lists {
  version: number;
  stops: readonly Selectable<GuardStopsTable>[];
  /** By what they block. */
  blocks: ReadonlyMap<string, BlockRow>;
  /** Those of addresses and networks. */
  addressBlocks: readonly BlockRow[];
}

/** How old the stops may be that popups show. Who is called is always decided by those of its moment. */
const RECENT_MS = 500;

/**
 * What the owner has stopped and blocked, in memory. Whether it is still so is asked with one small query: the store counts
 * each change, whichever instance or command made it.
 */
export class GuardLists {
  #known: Lists | undefined;
  readonly #recent: TtlCache<Lists>;
  readonly #ofCandidates = new WeakMap<Candidate, Promise<Lists>>();

  constructor(
    private readonly store: Store,
    clock: Clock,
  ) {
    this.#recent = new TtlCache(clock, RECENT_MS, () => this.current());
  }

  /** The lists of this moment. */
  current(): Promise<Lists> {
    return this.#ask(undefined);
  }

  /** The lists of half a second ago at most. */
  recent(): Promise<Lists> {
    return this.#recent.get('');
  }

  /** The lists of the moment at which a candidate is first looked at, so that several checks ask once. */
  of(candidate: Candidate): Promise<Lists> {
    const known = this.#ofCandidates.get(candidate);
    if (known) return known;
    const asked = this.current();
    this.#ofCandidates.set(candidate, asked);
    return asked;
  }

  /** Has the next look ask again: this instance has just changed something. */
  forget(): void {
    this.#recent.clear();
  }

  readonly #ask = sharedStatement(async () => {
    const [row] = await readVersion(this.store, {});
    const version = row?.version ?? 0;
    // After a version that is not known, nothing is trusted.
    if (this.#known === undefined || this.#known.version !== version || !row)
      this.#known = await this.#read(version);
    return this.#known;
  });

  async #read(version: number): Promise<Lists> {
    const [stops, blocks] = await Promise.all([
      readStops(this.store, {}),
      readBlocks(this.store, {}),
    ]);
    return {
      version,
      stops,
      blocks: new Map(blocks.map((block) => [block.value, block])),
      addressBlocks: blocks.filter(({ first_address }) => first_address !== null),
    };
  }
}

const readVersion = compiledQuery((store, _: object) =>
  store.selectFrom('guard_version').select('version'),
);

const readStops = compiledQuery((store, _: object) =>
  store.selectFrom('guard_stops').selectAll().orderBy('id'),
);

const readBlocks = compiledQuery((store, _: object) =>
  store.selectFrom('guard_blocks').select(['value', 'first_address', 'last_address', 'expires_at']),
);
