import { afterEach, expect, it } from 'vitest';
import type { LedgerState } from '../../proxy/store/callback-tables.js';
import { decorate } from '../../proxy/webappel/decorate.js';
import { MAX_IN_FLIGHT } from '../../proxy/webappel/transport-breaker.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { Unreached } from '../../shared/webappel/refusal.js';
import { acceptedCallback } from '../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../support/program/start-app.js';
import {
  acceptingCalls,
  demoSettings,
  scriptedWebAppel,
} from '../support/webappel/scripted-webappel.js';

const OUTAGE_MINUTES = 120;
/** Number of appointments, and of immediate callbacks. */
const COUNT_OF_EACH = 1000;
const ANSWER_MS = 100;

let app: TestApp;
afterEach(async () => {
  const closed = app.close();
  await app.clock.advance(MINUTE_MS);
  await closed;
});

interface Sent {
  token: string;
  at: number;
}

/** Starts the proxy with a WebAppel that is away, and later answers in a tenth of a second. */
async function startInOutage(graceMinutes: number) {
  const upstream = { isAway: true, inFlight: 0, maxInFlight: 0, sent: [] as Sent[] };
  const answer = async <T>(send: () => Promise<T>): Promise<T> => {
    upstream.inFlight += 1;
    upstream.maxInFlight = Math.max(upstream.maxInFlight, upstream.inFlight);
    await new Promise<void>((resolve) => app.clock.after(ANSWER_MS, resolve));
    upstream.inFlight -= 1;
    if (upstream.isAway) throw new Unreached('no-connection');
    return send();
  };
  const answering = decorate(scriptedWebAppel(demoSettings(), acceptingCalls()), (_, ask) =>
    answer(ask),
  );
  app = await startApp({
    environment: { SLOT_GRACE_MINUTES: String(graceMinutes), SLOT_CAPACITY: '1000' },
    script: {
      ...answering,
      requestCall(params) {
        if (!upstream.isAway)
          upstream.sent.push({ token: params.custom3 ?? '', at: app.clock.now() });
        return answering.requestCall(params);
      },
    },
  });
  return upstream;
}

/** Adds a thousand appointments and a thousand immediate callbacks, spread over the last minutes of the outage. */
async function addCallbacks(minutes: number): Promise<void> {
  const startsAt = app.clock.now();
  const at = (index: number): number =>
    startsAt +
    Math.round((OUTAGE_MINUTES - minutes + (index * minutes) / COUNT_OF_EACH) * MINUTE_MS);
  for (let index = 0; index < COUNT_OF_EACH; index++) {
    const slot = { slot_at: at(index), slot_zone: 'Europe/Paris' };
    await acceptedCallback(app.ledger, slot);
    const callback = await acceptedCallback(app.ledger);
    const later = at(index) - startsAt;
    await app.store
      .updateTable('callbacks')
      .set({
        due_at: callback.call_at + later,
        call_at: callback.call_at + later,
        give_up_at: callback.give_up_at + later,
      })
      .where('id', '=', callback.id)
      .execute();
  }
}

const countIn = async (...states: LedgerState[]): Promise<number> =>
  (await app.store.selectFrom('callbacks').select('id').where('state', 'in', states).execute())
    .length;

/**
 * How many calls may begin in a second, counted from the recovery: at first one in flight, and twice as many after each
 * ten seconds.
 */
function maxCallsInSecond(second: number): number {
  const inFlight = Math.min(2 ** Math.floor(second / 10), MAX_IN_FLIGHT);
  return inFlight * (1000 / ANSWER_MS + 1);
}

it.each([
  { graceMinutes: 10, minutes: OUTAGE_MINUTES, waiting: 'the callbacks of the last minutes' },
  { graceMinutes: 30, minutes: 5, waiting: 'all appointments' },
])(
  'after two hours of outage with 2,000 callbacks due in $minutes minutes, $waiting are called gradually, in time and once',
  async ({ graceMinutes, minutes }) => {
    const upstream = await startInOutage(graceMinutes);
    await addCallbacks(minutes);
    app.startWorkers();
    await app.clock.advance(OUTAGE_MINUTES * MINUTE_MS);
    upstream.isAway = false;
    const backAt = app.clock.now();
    upstream.maxInFlight = 0;
    let recoveredAt = Infinity;
    app.account.watch(() => {
      if (app.account.callCapacity() > 0) recoveredAt = Math.min(recoveredAt, app.clock.now());
    });
    await app.clock.advance(5 * MINUTE_MS);

    const { sent, maxInFlight } = upstream;
    const callbacks = await app.store.selectFrom('callbacks').selectAll().execute();
    const byToken = new Map(callbacks.map((callback) => [callback.token, callback]));
    const perSecond = new Map<number, number>();
    for (const { at } of sent) {
      const second = Math.floor((at - recoveredAt) / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    process.stdout.write(
      `grace ${graceMinutes} min: ${callbacks.length} due, ${sent.length} called; circuit breaker closed after ${(recoveredAt - backAt) / 1000} s, last call ` +
        `${((sent.at(-1)?.at ?? 0) - backAt) / 1000} s after the outage, at most ${Math.max(...perSecond.values())} a second and ` +
        `${maxInFlight} in flight; too late ${await countIn('expired', 'failed')}\n`,
    );
    expect(callbacks).toHaveLength(2 * COUNT_OF_EACH);
    expect(new Set(sent.map(({ token }) => token)).size).toBe(sent.length);
    for (const { token, at } of sent) {
      const callback = byToken.get(token);
      const lastAt = callback?.slot_at
        ? callback.slot_at + graceMinutes * MINUTE_MS
        : (callback?.give_up_at ?? 0);
      expect(at).toBeLessThanOrEqual(lastAt);
    }
    expect(maxInFlight).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    for (const [second, calls] of perSecond)
      expect(calls).toBeLessThanOrEqual(maxCallsInSecond(second));
    // Every callback is either called or given up.
    expect(await countIn('accepted')).toBe(sent.length);
    expect((await countIn('expired', 'failed')) + sent.length).toBe(2 * COUNT_OF_EACH);
    // Appointments within the grace period, except those whose last minutes it is.
    const inGrace = callbacks.filter(
      ({ slot_at }) => slot_at !== null && slot_at + (graceMinutes - 2) * MINUTE_MS > backAt,
    );
    expect(inGrace.length).toBeGreaterThan(50);
    const called = new Set(sent.map(({ token }) => token));
    expect(inGrace.filter(({ token }) => !called.has(token))).toEqual([]);
  },
);
