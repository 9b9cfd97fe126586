import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import type { Clock, Stop } from '../../shared/clock.js';
import { isPostgres, type Store } from './database.js';
import { connectionOf } from './postgres.js';

/** A row has changed, or signals may have been lost with a connection, so any row may have changed. */
export type Signal = { topic: string; id: number } | 'signals-lost';

/**
 * Change hints between the instances on one store; the receiver reads the row. Signals may be lost, so they only make
 * changes visible sooner.
 */
export interface Signals {
  /**
   * Notifies the listeners in other instances. Never fails.
   * @param topic one word
   */
  send(topic: string, id: number): Promise<void>;
  listen(listener: (signal: Signal) => void): Stop;
  close(): Promise<void>;
}

const CHANNEL = 'rappel';
const FIRST_RETRY_DELAY_MS = 250;
const MAX_RETRY_DELAY_MS = 10_000;
/** Detects a connection that died silently. */
const HEARTBEAT_MS = 30_000;
const QUERY_TIMEOUT_MS = 5000;

/** On PostgreSQL: LISTEN and NOTIFY on a dedicated connection. On SQLite there is no other instance to notify. */
export async function openSignals(store: Store, url: string, clock: Clock): Promise<Signals> {
  const listeners = new EventEmitter().setMaxListeners(0);
  const emit = (signal: Signal): void => void listeners.emit('signal', signal);
  const listen = (listener: (signal: Signal) => void): Stop => {
    listeners.on('signal', listener);
    return () => listeners.off('signal', listener);
  };
  if (!isPostgres(store))
    return {
      send: async () => undefined,
      listen,
      close: async () => void listeners.removeAllListeners(),
    };

  // Marks our own notifications, which PostgreSQL also delivers to us.
  const instanceId = randomBytes(6).toString('hex');
  const connection = new ListeningConnection(url, clock, {
    onMessage(text) {
      const [sender, topic, id] = text.split(' ');
      if (sender !== instanceId && topic) emit({ topic, id: Number(id) });
    },
    onReconnect: () => emit('signals-lost'),
  });
  await connection.connect();
  return {
    async send(topic, id) {
      await sql`select pg_notify(${CHANNEL}, ${`${instanceId} ${topic} ${id}`})`
        .execute(store)
        .catch(() => undefined);
    },
    listen,
    async close() {
      listeners.removeAllListeners();
      await connection.close();
    },
  };
}

/** Listens on the channel and reconnects whenever the connection is lost. */
class ListeningConnection {
  #client: pg.Client | undefined;
  #isClosed = false;
  #failures = 0;
  #stopTimer: Stop = () => undefined;

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
    private readonly handlers: { onMessage(text: string): void; onReconnect(): void },
  ) {}

  async connect(): Promise<void> {
    const client = new pg.Client({ ...connectionOf(this.url), query_timeout: QUERY_TIMEOUT_MS });
    this.#client = client;
    client.on('notification', ({ payload }) => this.handlers.onMessage(payload ?? ''));
    client.on('error', () => this.#handleLoss(client));
    client.on('end', () => this.#handleLoss(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#failures = 0;
      this.#scheduleHeartbeat(client);
    } catch {
      this.#handleLoss(client);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    await this.#client?.end().catch(() => undefined);
  }

  #scheduleHeartbeat(client: pg.Client): void {
    this.#stopTimer = this.clock.after(HEARTBEAT_MS, () => {
      client.query('select 1').then(
        () => {
          if (client === this.#client) this.#scheduleHeartbeat(client);
        },
        () => this.#handleLoss(client),
      );
    });
  }

  /** Acts once per connection, although a loss may be reported several times. */
  #handleLoss(client: pg.Client): void {
    if (client !== this.#client || this.#isClosed) return;
    this.#client = undefined;
    this.#stopTimer();
    client.end().catch(() => undefined);
    const retryDelayMs = Math.min(FIRST_RETRY_DELAY_MS * 2 ** this.#failures, MAX_RETRY_DELAY_MS);
    this.#failures += 1;
    this.#stopTimer = this.clock.after(retryDelayMs, () => {
      void this.connect().then(() => {
        if (this.#client && this.#failures === 0) this.handlers.onReconnect();
      });
    });
  }
}
