import type { Clock, Stop } from '../../shared/clock.js';
import type { RequestRow } from '../../shared/owner/requests.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { Store } from '../store/database.js';
import { findRows } from './request-rows.js';

/** Changed requests, with the id of the newest event that is in them; or that some may have been missed. */
export type RequestNewsItem = { rows: readonly RequestRow[]; upTo: number } | 'missed';

type Listener = (item: RequestNewsItem) => void;

/** Changes within this time are read and told together: a call that rings and is answered, or a burst of requests. */
const TOGETHER_MS = 200;

/** More changes than this at once are not told one by one. */
const MAX_ROWS = 200;

/** Events of concurrent transactions may appear in another order than their ids. */
const DISORDER = 100;

/**
 * Tells every change of a request, by whichever instance, to all who listen in this one. The rows are read once for all
 * listeners; without a listener nothing is read.
 */
export class RequestNews {
  readonly #listeners = new Set<Listener>();
  readonly #changed = new Set<number>();
  #stopListening: Stop | undefined;
  #stopTimer: Stop | undefined;

  constructor(
    private readonly parts: { ledger: Pick<Ledger, 'events'>; store: Store; clock: Clock },
  ) {}

  listen(listener: Listener): Stop {
    this.#listeners.add(listener);
    this.#stopListening ??= this.parts.ledger.events.subscribeEvery((id) => this.#note(id));
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = undefined;
    };
  }

  /** What has changed since an event was told, and up to where that is known. */
  async since(eventId: number): Promise<RequestNewsItem> {
    const { store } = this.parts;
    const upTo = await this.upTo();
    // After a restore the ids begin again.
    if (eventId > upTo) return 'missed';
    const events = await changedSince(store, eventId - DISORDER).execute();
    if (events.length > MAX_ROWS) return 'missed';
    const ids = [...new Set(events.map(({ callback_id }) => callback_id))];
    return { rows: await findRows(ids, store), upTo };
  }

  /** The id of the newest event. */
  async upTo(): Promise<number> {
    const row = await this.parts.store
      .selectFrom('callback_events')
      .select(({ fn }) => fn.max('id').as('last'))
      .executeTakeFirst();
    return Number(row?.last ?? 0);
  }

  #note(id: number | undefined): void {
    if (id === undefined) this.#tell('missed');
    else this.#changed.add(id);
    this.#stopTimer ??= this.parts.clock.after(TOGETHER_MS, () => {
      this.#stopTimer = undefined;
      void this.#readAndTell();
    });
  }

  async #readAndTell(): Promise<void> {
    const ids = [...this.#changed];
    this.#changed.clear();
    if (ids.length === 0 || this.#listeners.size === 0) return;
    try {
      if (ids.length > MAX_ROWS) return this.#tell('missed');
      // Read first: an event that is written meanwhile is told again.
      const upTo = await this.upTo();
      this.#tell({ rows: await findRows(ids, this.parts.store), upTo });
    } catch {
      // The store is away. Who listens asks for the whole list, and sees that.
      this.#tell('missed');
    }
  }

  #tell(item: RequestNewsItem): void {
    for (const listener of this.#listeners) listener(item);
  }
}

/** The callbacks of the events after one. */
export const changedSince = (store: Store, eventId: number) =>
  store
    .selectFrom('callback_events')
    .select('callback_id')
    .where('id', '>', eventId)
    .orderBy('id')
    .limit(MAX_ROWS + 1);
