import { Counter } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import { compiledQuery } from '../store/compiled-query.js';
import type { Store } from '../store/database.js';
import { messageOf, type ToldEvent, toldStates } from './webhook-message.js';

/** Where the owner's server is told of callbacks that reached nobody. */
export interface Webhook {
  url: string;
  /** Keys the signature. */
  secret: string;
}

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  webhook: Webhook;
  metrics: Pick<Metrics, 'registry'>;
  isLeader: IsLeader;
}

/** Events get their numbers in the order in which they are written, and may be committed in another one. */
const SETTLED_MS = 10 * SECOND_MS;
const BATCH = 200;
const ANSWER_MS = 10 * SECOND_MS;
const FIRST_PAUSE_MS = 10 * SECOND_MS;
const LONGEST_PAUSE_MS = HOUR_MS;
/** After that, nobody waits for the message. */
const GIVE_UP_MS = 3 * DAY_MS;

const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);

/**
 * Tells the owner's server of each callback that was missed, failed, or is left to a person. One message after the other,
 * in the order of the events: a message that is not taken is sent again, and the next ones wait. Any answer from 200 to 299
 * takes it. A crash just after sending may send a message twice, with the same `webhook-id`. What happened before the first
 * start with a webhook is not told.
 */
export function startWebhook({ store, clock, log, webhook, metrics, isLeader }: Parts): PollLoop {
  const failures = new Counter({
    name: 'rappel_webhook_failures_total',
    help: 'Attempts to tell the owner’s server of a callback that failed.',
    registers: [metrics.registry],
  });

  async function tell(event: ToldEvent, attempts: number): Promise<number | undefined> {
    try {
      await send(webhook, messageOf(event, webhook.secret, clock.now()));
      return undefined;
    } catch (failure) {
      failures.inc();
      const facts = { callback: event.callback_id, error: failureCode(failure), attempts };
      const pause = pauseAfter(attempts);
      if (clock.now() + pause > event.at + GIVE_UP_MS) {
        log.error(
          { alert: 'webhook', ...facts },
          'the server of WEBHOOK_URL did not take a message for three days; it is given up',
        );
        return undefined;
      }
      log.warn(facts, 'the server of WEBHOOK_URL did not take a message; it is sent again');
      return pause;
    }
  }

  return startPollLoop({ clock, log, name: 'webhook' }, async (isStopped) => {
    if (!(await isLeader('webhook'))) return undefined;
    let progress = await readProgress(store, clock.now());
    for (;;) {
      if (progress.due_at > clock.now() || isStopped()) return progress.due_at;
      const events = await findEvents(store, { after: progress.last_event_id });
      const settled = firstOf(events, ({ at }) => at <= clock.now() - SETTLED_MS);
      for (const event of settled.filter(isTold)) {
        if (isStopped()) return undefined;
        const attempts = progress.attempts + 1;
        const pause = await tell(event, attempts);
        progress =
          pause === undefined
            ? { last_event_id: event.id, attempts: 0, due_at: 0 }
            : { ...progress, attempts, due_at: clock.now() + pause };
        await noteProgress(store, progress);
        if (pause !== undefined) return progress.due_at;
      }
      const last = settled.at(-1);
      if (last && last.id > progress.last_event_id) {
        progress = { last_event_id: last.id, attempts: 0, due_at: 0 };
        await noteProgress(store, progress);
      }
      if (settled.length < BATCH) return undefined;
    }
  });
}

/** The elements before the first one for which the condition does not hold. */
function firstOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): Item[] {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? [...items] : items.slice(0, end);
}

/** What the owner does is not told to the owner. */
const isTold = ({ kind, state, actor }: Awaited<ReturnType<typeof findEvents>>[number]): boolean =>
  actor !== 'owner' && kind !== 'asked' && (toldStates as readonly string[]).includes(state);

const findEvents = compiledQuery((store, { after }: { after: number }) =>
  store
    .selectFrom('callback_events as event')
    .innerJoin('callbacks', 'callbacks.id', 'event.callback_id')
    .select([
      'event.id',
      'event.callback_id',
      'event.at',
      'event.kind',
      'event.state',
      'event.actor',
      'event.detail',
      'callbacks.popup_id',
      'callbacks.requested_at',
      'callbacks.slot_at',
    ])
    .where('event.id', '>', after)
    .orderBy('event.id')
    .limit(BATCH),
);

interface Progress {
  last_event_id: number;
  /** Of the next event. */
  attempts: number;
  due_at: number;
}

/** How far the server was told. At the first time, nothing that has happened is told. */
async function readProgress(store: Store, now: number): Promise<Progress> {
  const known = await store.selectFrom('webhook_progress').selectAll().executeTakeFirst();
  if (known) return known;
  const { last } = await store
    .selectFrom('callback_events')
    .select((row) => row.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const first = { last_event_id: Number(last ?? 0), attempts: 0, due_at: now };
  await store
    .insertInto('webhook_progress')
    .values({ id: 1, ...first })
    .execute();
  return first;
}

const noteProgress = async (store: Store, { last_event_id, attempts, due_at }: Progress) => {
  await store.updateTable('webhook_progress').set({ last_event_id, attempts, due_at }).execute();
};

/** @throws when the server does not take it: no answer, a redirect, or a status that is not from 200 to 299 */
async function send({ url }: Webhook, message: ReturnType<typeof messageOf>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    ...message,
    // Where it leads is not what the owner has set.
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new NotTaken(response.status);
}

class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly code: string;
  constructor(status: number) {
    super(`status ${status}`);
    this.code = `status ${status}`;
  }
}
