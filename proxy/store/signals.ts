import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import type { Clock, Stop } from '../../shared/clock.js';
import { isPostgres, type Store } from './database.js';
import { connectionOf } from './postgres.js';

/** A row of some kind has changed; or, after a lost connection, any number of them may have. */
export type Signal = { topic: string; id: number } | 'some-missed';

/**
 * Hints between instances on one store: whoever is told reads the row. They may be lost, so nothing relies on them but
 * how soon a change is seen.
 */
export interface Signals {
  /** Tells the listeners in other instances, soon. Never fails. @param topic one word */
  send(topic: string, id: number): Promise<void>;
  listen(listener: (signal: Signal) => void): Stop;
  close(): Promise<void>;
}

const CHANNEL = 'rappel';
const FIRST_GAP_MS = 250;
const LONGEST_GAP_MS = 10_000;
/** A connection that died without a word is found out after so long. */
const HEARTBEAT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 5000;

/** On SQLite there is nobody else to tell; by LISTEN and NOTIFY, on a connection of their own, on PostgreSQL. */
export async function openSignals(store: Store, url: string, clock: Clock): Promise<Signals> {
  const listeners = new EventEmitter().setMaxListeners(0);
  const tell = (signal: Signal): void => void listeners.emit('signal', signal);
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

  // What one sends comes back to it, and is known there already.
  const self = randomBytes(6).toString('hex');
  const ear = new Ear(url, clock, {
    hear(text) {
      const [sender, topic, id] = text.split(' ');
      if (sender !== self && topic) tell({ topic, id: Number(id) });
    },
    missSome: () => tell('some-missed'),
  });
  await ear.connect();
  return {
    async send(topic, id) {
      await sql`select pg_notify(${CHANNEL}, ${`${self} ${topic} ${id}`})`
        .execute(store)
        .catch(() => undefined);
    },
    listen,
    async close() {
      listeners.removeAllListeners();
      await ear.close();
    },
  };
}

/** A connection that listens, and is made anew whenever it is lost. */
class Ear {
  #client: pg.Client | undefined;
  #isClosed = false;
  #failures = 0;
  #stopTimer: Stop = () => undefined;

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
    private readonly on: { hear(text: string): void; missSome(): void },
  ) {}

  async connect(): Promise<void> {
    const client = new pg.Client({ ...connectionOf(this.url), query_timeout: ANSWER_TIMEOUT_MS });
    this.#client = client;
    client.on('notification', ({ payload }) => this.on.hear(payload ?? ''));
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#failures = 0;
      this.#listenOn(client);
    } catch {
      this.#lose(client);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    await this.#client?.end().catch(() => undefined);
  }

  #listenOn(client: pg.Client): void {
    this.#stopTimer = this.clock.after(HEARTBEAT_MS, () => {
      client.query('select 1').then(
        () => {
          if (client === this.#client) this.#listenOn(client);
        },
        () => this.#lose(client),
      );
    });
  }

  /** Told once of each connection, however many ways it fails in. */
  #lose(client: pg.Client): void {
    if (client !== this.#client || this.#isClosed) return;
    this.#client = undefined;
    this.#stopTimer();
    client.end().catch(() => undefined);
    const gapMs = Math.min(FIRST_GAP_MS * 2 ** this.#failures, LONGEST_GAP_MS);
    this.#failures += 1;
    this.#stopTimer = this.clock.after(gapMs, () => {
      void this.connect().then(() => {
        if (this.#client && this.#failures === 0) this.on.missSome();
      });
    });
  }
}
