import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';
import { PopupSnapshot } from './popup-snapshot.js';

/** Facts that have not changed are written again after this long, so that their age is known. */
const AGAIN_AFTER_MS = HOUR_MS;

/**
 * How old snapshot may be: an outage of a night and a day is bridged. Hours and closed days change from week to week, and
 * older ones would promise calls that nobody takes.
 */
const SERVED_FOR_MS = 24 * HOUR_MS;

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
  /** WebAppel's URL and the account there, which may be changed while the program runs. */
  account(): readonly string[];
}

/**
 * What popups showed last, in the store: a program that starts while WebAppel is away goes on by it, and so do
 * instances that never had an answer.
 */
export class PopupCache {
  readonly #written = new Map<string, { snapshot: string; at: number }>();
  #listed = '';

  constructor(private readonly parts: Parts) {}

  /** Keeps what WebAppel has just told. Never rejects: that a popup is shown does not depend on it. */
  async put(popupId: string, popupSnapshot: PopupSnapshot): Promise<void> {
    const { store, clock } = this.parts;
    const account = this.#account();
    const snapshot = JSON.stringify(popupSnapshot);
    const now = clock.now();
    const key = `${account} ${popupId}`;
    const written = this.#written.get(key);
    if (written?.snapshot === snapshot && Math.abs(now - written.at) < AGAIN_AFTER_MS) return;
    await this.#write(async () => {
      await store
        .insertInto('popup_snapshots')
        .values({ account, popup_id: popupId, snapshot, asked_at: now })
        .onConflict((conflict) =>
          conflict
            .columns(['account', 'popup_id'])
            .doUpdateSet({ snapshot, asked_at: now })
            // Another instance may have asked after us; what lies far ahead was written by a clock that was wrong.
            .where((row) =>
              row.or([
                row('popup_snapshots.asked_at', '<=', now),
                row('popup_snapshots.asked_at', '>', now + AGAIN_AFTER_MS),
              ]),
            ),
        )
        .execute();
      this.#written.set(key, { snapshot, at: now });
    });
  }

  /**
   * Forgets the popups that WebAppel no longer lists, and what is too old to be served. A listing without any forgets
   * only the latter: an empty answer is also how a WebAppel may say no, as an outage begins. Never rejects.
   */
  async retainOnly(popupIds: readonly string[]): Promise<void> {
    const account = this.#account();
    const listed = JSON.stringify([account, ...[...popupIds].sort()]);
    if (listed === this.#listed) return;
    // What is forgotten here and listed again later is written again, though it is as it was.
    this.#written.clear();
    await this.#write(async () => {
      await this.parts.store
        .deleteFrom('popup_snapshots')
        .where((row) =>
          row.or([
            row('asked_at', '<', this.parts.clock.now() - SERVED_FOR_MS),
            ...(popupIds.length > 0
              ? [row.and({ account }).and('popup_id', 'not in', popupIds)]
              : []),
          ]),
        )
        .execute();
      this.#listed = listed;
    });
  }

  /** What was kept of a popup, unless that is too old or cannot be read. */
  async get(popupId: string): Promise<{ snapshot: PopupSnapshot; askedAt: number } | undefined> {
    const { store, clock } = this.parts;
    const row = await store
      .selectFrom('popup_snapshots')
      .select(['snapshot', 'asked_at'])
      .where('account', '=', this.#account())
      .where('popup_id', '=', popupId)
      .executeTakeFirst();
    if (!row || Math.abs(clock.now() - row.asked_at) > SERVED_FOR_MS) return undefined;
    const snapshot = readSnapshot(row.snapshot);
    return snapshot && { snapshot, askedAt: row.asked_at };
  }

  #account(): string {
    return keyedHash(this.parts.secret, JSON.stringify(this.parts.account()));
  }

  async #write(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (failure) {
      this.parts.log.warn(
        { error: failure instanceof Error ? failure.message : '' },
        'what a popup shows could not be kept for an outage',
      );
    }
  }
}

/** Undefined for what this version cannot read. */
function readSnapshot(text: string): PopupSnapshot | undefined {
  try {
    return PopupSnapshot.safeParse(JSON.parse(text)).data;
  } catch (failure) {
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
