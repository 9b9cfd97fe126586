import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import type { Clock, Stop } from '../../shared/clock.js';
import { isPostgres, type Store } from './database.js';
import { connectionOf } from './postgres.js';
import { sharedStatement } from './shared-statement.js';

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
/** How long a signal to oneself may take before the connection counts as deaf. */
const HEARING_MS = 5000;
/** While nothing is heard, listeners are asked to look for themselves this often. */
const ASK_MS = 2000;
const PING = 'ping';
/** Said by an instance that begins to listen, and answered by the others. */
const HELLO = 'hello';
const HERE = 'here';
/** For so long after an instance began to listen, the others may not have answered it yet. */
const GREETING_MS = 10_000;
/** An instance of which nothing was heard for so long has stopped: its heartbeat is heard too. */
const PEER_MS = 3.5 * HEARTBEAT_MS;

/**
 * On PostgreSQL: LISTEN and NOTIFY on a dedicated connection. On SQLite there is no other instance to notify.
 * @param onHearing called when signals stop to arrive, and when they arrive again. A pooler in transaction mode accepts
 *   LISTEN and passes nothing on; listeners then look for changes every two seconds
 */
export async function openSignals(
  store: Store,
  url: string,
  clock: Clock,
  onHearing: (hears: boolean) => void = () => undefined,
): Promise<Signals> {
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
  const notify = sharedStatement((messages: readonly string[]) =>
    sql`select pg_notify(${CHANNEL}, message) from unnest(${messages}::text[]) with ordinality as sent (message, place) order by place`
      .execute(store)
      .then(
        () => true,
        () => false,
      ),
  );
  const peers = new Peers(clock);
  const hearing = new Hearing(clock, {
    // On another connection: a pooler could answer the listening one itself.
    ping: () => notify(`${instanceId} ${PING} 0`),
    ask: () => emit('signals-lost'),
    onChange: onHearing,
  });
  const connection = new ListeningConnection(url, clock, {
    onMessage(text) {
      const [sender, topic, id] = text.split(' ');
      if (sender === instanceId) {
        if (topic === PING) hearing.confirm();
        return;
      }
      peers.note(sender ?? '');
      if (topic === HELLO) void notify(`${instanceId} ${HERE} 0`);
      else if (topic && topic !== PING && topic !== HERE) emit({ topic, id: Number(id) });
    },
    onConnect(isFirst) {
      hearing.test();
      if (!isFirst) return;
      peers.expect();
      void notify(`${instanceId} ${HELLO} 0`);
    },
    onReconnect: () => emit('signals-lost'),
  });
  await connection.connect();
  return {
    async send(topic, id) {
      // Alone, which most are, an instance saves itself the statement.
      if (peers.mayListen() || hearing.isDeaf) await notify(`${instanceId} ${topic} ${id}`);
    },
    listen,
    async close() {
      listeners.removeAllListeners();
      hearing.stop();
      await connection.close();
    },
  };
}

/** Whether other instances listen, by what was heard of them. */
class Peers {
  readonly #heardAt = new Map<string, number>();
  #expectedUntil = Number.POSITIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /** They are about to answer. */
  expect(): void {
    this.#expectedUntil = this.clock.monotonic() + GREETING_MS;
  }

  note(instanceId: string): void {
    this.#heardAt.set(instanceId, this.clock.monotonic());
  }

  mayListen(): boolean {
    const now = this.clock.monotonic();
    for (const [instanceId, at] of this.#heardAt)
      if (now - at > PEER_MS) this.#heardAt.delete(instanceId);
    return this.#heardAt.size > 0 || now < this.#expectedUntil;
  }
}

/** Whether signals arrive, tested by a signal to oneself. While they do not, listeners are asked to look. */
class Hearing {
  #isDeaf = false;
  #stopTest: Stop = () => undefined;
  #stopAsking: Stop = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly parts: {
      ping(): Promise<boolean>;
      ask(): void;
      onChange(hears: boolean): void;
    },
  ) {}

  test(): void {
    this.#stopTest();
    this.#stopTest = this.clock.after(HEARING_MS, () => this.#setDeaf(true));
    void this.parts.ping().then((isSent) => {
      // The store is away: nothing was said that could be heard.
      if (!isSent) this.#stopTest();
    });
  }

  get isDeaf(): boolean {
    return this.#isDeaf;
  }

  confirm(): void {
    this.#stopTest();
    this.#setDeaf(false);
  }

  stop(): void {
    this.#stopTest();
    this.#stopAsking();
  }

  #setDeaf(isDeaf: boolean): void {
    if (this.#isDeaf === isDeaf) return;
    this.#isDeaf = isDeaf;
    this.parts.onChange(!isDeaf);
    if (isDeaf) this.#askAgain();
    else this.#stopAsking();
  }

  #askAgain(): void {
    this.parts.ask();
    this.#stopAsking = this.clock.after(ASK_MS, () => this.#askAgain());
  }
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
    private readonly handlers: {
      onMessage(text: string): void;
      /** @param isFirst false for a heartbeat */
      onConnect(isFirst: boolean): void;
      onReconnect(): void;
    },
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
      this.handlers.onConnect(true);
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
          if (client !== this.#client) return;
          this.handlers.onConnect(false);
          this.#scheduleHeartbeat(client);
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
