import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';
import { PopupSnapshot } from './popup-snapshot.js';

/** An unchanged snapshot is written again after this time, to renew its `asked_at`. */
const REWRITE_INTERVAL_MS = HOUR_MS;

/**
 * The maximum age of a usable snapshot. A day bridges a long outage; older opening hours may be wrong and promise calls that
 * nobody answers.
 */
const MAX_AGE_MS = 24 * HOUR_MS;

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
  /** WebAppel's URL and the account, which may change while the program runs. */
  account(): readonly string[];
}

/**
 * Keeps the last snapshot of each popup in the store. Any instance can use it while WebAppel is down, even one that has just
 * started.
 */
export class PopupCache {
  readonly #lastWrites = new Map<string, { snapshot: string; at: number }>();
  #lastListing = '';

  constructor(private readonly parts: Parts) {}

  /** Stores a snapshot that was just fetched. Never rejects: a popup must be shown even if this fails. */
  async put(popupId: string, popupSnapshot: PopupSnapshot): Promise<void> {
    const { store, clock } = this.parts;
    const account = this.#account();
    const snapshot = JSON.stringify(popupSnapshot);
    const now = clock.now();
    const key = `${account} ${popupId}`;
    const lastWrite = this.#lastWrites.get(key);
    if (lastWrite?.snapshot === snapshot && Math.abs(now - lastWrite.at) < REWRITE_INTERVAL_MS)
      return;
    await this.#tryToWrite(async () => {
      await store
        .insertInto('popup_snapshots')
        .values({ account, popup_id: popupId, snapshot, asked_at: now })
        .onConflict((conflict) =>
          conflict
            .columns(['account', 'popup_id'])
            .doUpdateSet({ snapshot, asked_at: now })
            // Keep a newer snapshot of another instance, but replace one that a wrong clock dated far in the future.
            .where((row) =>
              row.or([
                row('popup_snapshots.asked_at', '<=', now),
                row('popup_snapshots.asked_at', '>', now + REWRITE_INTERVAL_MS),
              ]),
            ),
        )
        .execute();
      this.#lastWrites.set(key, { snapshot, at: now });
    });
  }

  /**
   * Deletes snapshots of popups that WebAppel no longer lists, and outdated ones. An empty listing deletes only outdated
   * ones, because it may be a refusal at the start of an outage. Never rejects.
   */
  async retainOnly(popupIds: readonly string[]): Promise<void> {
    const account = this.#account();
    const listing = JSON.stringify([account, ...[...popupIds].sort()]);
    if (listing === this.#lastListing) return;
    // A popup that is deleted here and listed again later must be written even if its snapshot is unchanged.
    this.#lastWrites.clear();
    await this.#tryToWrite(async () => {
      await this.parts.store
        .deleteFrom('popup_snapshots')
        .where((row) =>
          row.or([
            row('asked_at', '<', this.parts.clock.now() - MAX_AGE_MS),
            ...(popupIds.length > 0
              ? [row.and({ account }).and('popup_id', 'not in', popupIds)]
              : []),
          ]),
        )
        .execute();
      this.#lastListing = listing;
    });
  }

  /** The stored snapshot of a popup; undefined if there is none or if it is outdated or unreadable. */
  async get(popupId: string): Promise<{ snapshot: PopupSnapshot; fetchedAt: number } | undefined> {
    const { store, clock } = this.parts;
    const row = await store
      .selectFrom('popup_snapshots')
      .select(['snapshot', 'asked_at'])
      .where('account', '=', this.#account())
      .where('popup_id', '=', popupId)
      .executeTakeFirst();
    if (!row || Math.abs(clock.now() - row.asked_at) > MAX_AGE_MS) return undefined;
    const snapshot = readSnapshot(row.snapshot);
    return snapshot && { snapshot, fetchedAt: row.asked_at };
  }

  #account(): string {
    return keyedHash(this.parts.secret, JSON.stringify(this.parts.account()));
  }

  async #tryToWrite(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (failure) {
      this.parts.log.warn(
        { error: failureCode(failure) },
        'popup snapshots could not be saved for an outage',
      );
    }
  }
}

/** Returns undefined for a snapshot that this version cannot read. */
function readSnapshot(text: string): PopupSnapshot | undefined {
  try {
    return PopupSnapshot.safeParse(JSON.parse(text)).data;
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
