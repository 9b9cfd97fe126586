import { afterEach, expect, it } from 'vitest';
import type { LedgerState } from '../../proxy/store/callback-tables.js';
import { decorate } from '../../proxy/webappel/decorate.js';
import { MAX_IN_FLIGHT } from '../../proxy/webappel/transport-breaker.js';
import { Unreached } from '../../shared/webappel/refusal.js';
import { acceptedCallback } from '../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../support/program/start-app.js';
import {
  acceptingCalls,
  demoSettings,
  scriptedWebAppel,
} from '../support/webappel/scripted-webappel.js';

const MINUTE = 60_000;
const OUTAGE_MINUTES = 120;
const EACH = 1000;
const ANSWER_MS = 100;

let app: TestApp;
afterEach(async () => {
  const closed = app.close();
  await app.clock.advance(MINUTE);
  await closed;
});

interface Sent {
  token: string;
  at: number;
}

/** A WebAppel that is away, then takes a tenth of a second for each answer. */
async function startInOutage(graceMinutes: number) {
  const upstream = { isAway: true, underWay: 0, most: 0, sent: [] as Sent[] };
  const answer = async <T>(well: () => Promise<T>): Promise<T> => {
    upstream.underWay += 1;
    upstream.most = Math.max(upstream.most, upstream.underWay);
    await new Promise<void>((resolve) => app.clock.after(ANSWER_MS, resolve));
    upstream.underWay -= 1;
    if (upstream.isAway) throw new Unreached('no-connection');
    return well();
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

/** A thousand appointments and a thousand requests, spread evenly over the last minutes of the outage. */
async function fill(minutes: number): Promise<void> {
  const startsAt = app.clock.now();
  const at = (index: number): number =>
    startsAt + Math.round((OUTAGE_MINUTES - minutes + (index * minutes) / EACH) * MINUTE);
  for (let index = 0; index < EACH; index++) {
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

/** How many calls may begin in this second after WebAppel is found: one at a time, and twice as many each ten seconds. */
function allowedIn(second: number): number {
  const together = Math.min(2 ** Math.floor(second / 10), MAX_IN_FLIGHT);
  return together * (1000 / ANSWER_MS + 1);
}

it.each([
  { graceMinutes: 10, minutes: OUTAGE_MINUTES, waiting: 'those of the last minutes' },
  { graceMinutes: 30, minutes: 5, waiting: 'all appointments' },
])(
  'after an outage of two hours with 2,000 due in $minutes minutes, $waiting are called by and by, and nobody too late or twice',
  async ({ graceMinutes, minutes }) => {
    const upstream = await startInOutage(graceMinutes);
    await fill(minutes);
    app.startWorkers();
    await app.clock.advance(OUTAGE_MINUTES * MINUTE);
    upstream.isAway = false;
    const backAt = app.clock.now();
    upstream.most = 0;
    let foundAt = Infinity;
    app.account.watch(() => {
      if (app.account.callCapacity() > 0) foundAt = Math.min(foundAt, app.clock.now());
    });
    await app.clock.advance(5 * MINUTE);

    const { sent, most } = upstream;
    const callbacks = await app.store.selectFrom('callbacks').selectAll().execute();
    const byToken = new Map(callbacks.map((callback) => [callback.token, callback]));
    const perSecond = new Map<number, number>();
    for (const { at } of sent) {
      const second = Math.floor((at - foundAt) / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    process.stdout.write(
      `grace ${graceMinutes} min: ${callbacks.length} due, ${sent.length} WebAppel found after ${(foundAt - backAt) / 1000} s, called until ` +
        `${((sent.at(-1)?.at ?? 0) - backAt) / 1000} s after the outage, at most ${Math.max(...perSecond.values())} a second and ` +
        `${most} at a time; too late ${await countIn('expired', 'failed')}\n`,
    );
    expect(callbacks).toHaveLength(2 * EACH);
    expect(new Set(sent.map(({ token }) => token)).size).toBe(sent.length);
    for (const { token, at } of sent) {
      const callback = byToken.get(token);
      const lastAt = callback?.slot_at
        ? callback.slot_at + graceMinutes * MINUTE
        : (callback?.give_up_at ?? 0);
      expect(at).toBeLessThanOrEqual(lastAt);
    }
    expect(most).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    for (const [second, calls] of perSecond) expect(calls).toBeLessThanOrEqual(allowedIn(second));
    // Everybody is either called or told to ask again.
    expect(await countIn('accepted')).toBe(sent.length);
    expect((await countIn('expired', 'failed')) + sent.length).toBe(2 * EACH);
    // Appointments that the grace still covers when WebAppel is back, but for those whose last moment it is.
    const inGrace = callbacks.filter(
      ({ slot_at }) => slot_at !== null && slot_at + (graceMinutes - 2) * MINUTE > backAt,
    );
    expect(inGrace.length).toBeGreaterThan(50);
    const called = new Set(sent.map(({ token }) => token));
    expect(inGrace.filter(({ token }) => !called.has(token))).toEqual([]);
  },
);
