import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PopupView } from '../../../shared/callback.js';
import { freeSlots, requestAppointment } from '../../support/callbacks/appointment-requests.js';
import { acceptedCallback, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { freshNumber, problemIn } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { settle } from '../../support/time/fake-clock.js';

const fallback = '+33 1 99 00 12 34';
let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp({ environment: { FALLBACK_PHONE: fallback } });
});
afterEach(() => app.close());

const stop = async (body: object) => {
  const response = await app.send('stops', body);
  expect(response.status).toBe(201);
  return (await response.json()) as { id: number; waitingCallbacks: number };
};
const lift = (id: number) => app.send(`stops/${id}`, undefined, 'delete');
const post = (popupId = '77', number = freshNumber()) => app.post({ popupId, number });
const view = async (popupId = '77') =>
  (await (await app.get(`/api/popups/${popupId}`)).json()) as PopupView;
const callsSent = () => app.webAppel.askedFor('requestCall').length;
const due = (number: string) => acceptedCallback(app.ledger, { number: number as `+${string}` });
const stateOf = async (callback: { handle: string }) => (await reload(app.ledger, callback)).state;

describe('a stop of the offer', () => {
  it('no callback is accepted and popups show the fallback phone, until it is lifted', async () => {
    const [slot] = await freeSlots(app);
    const { id } = await stop({});
    const response = await post();
    expect(response.status).toBe(429);
    expect(await problemIn(response)).toMatchObject({
      code: 'cannot-call-now',
      fallbackPhone: fallback,
    });
    expect((await requestAppointment(app, slot?.at ?? '')).status).toBe(429);
    await app.clock.advance(500);
    expect(await view()).toMatchObject({
      ...{ stopped: true, acceptsRequests: false, appointments: false, countries: [] },
      fallbackPhone: fallback,
    });
    expect((await lift(id)).status).toBe(200);
    expect((await post()).status).toBe(201);
    await app.clock.advance(500);
    expect(await view()).toMatchObject({
      ...{ stopped: false, acceptsRequests: true, appointments: true },
    });
    expect((await view()).countries).toHaveLength(3);
  });

  it('callbacks that were accepted before are dialled, appointments too', async () => {
    const ready = await due('+33639986601');
    const [slot] = await freeSlots(app);
    const response = await requestAppointment(app, slot?.at ?? '');
    const { handle } = (await response.json()) as { handle: string };
    expect(await stop({ level: 'offer' })).toMatchObject({ waitingCallbacks: 2 });
    app.startWorkers();
    await settle();
    expect(await stateOf(ready)).toBe('accepted');
    await app.clock.advance(Date.parse(slot?.at ?? '') - app.clock.now() + 1000);
    expect(await stateOf({ handle })).toBe('accepted');
  });
});

describe('a stop of dialling', () => {
  it('callbacks wait, are dialled after it, and expire when their time passes', async () => {
    await stop({ level: 'dial' });
    const [soon, late] = [await due('+33639986602'), await due('+33639986603')];
    app.startWorkers();
    await app.clock.advance(60_000);
    expect(callsSent()).toBe(0);
    // They are not even claimed, so that a long stop is no work.
    for (const callback of [soon, late])
      expect(await reload(app.ledger, callback)).toMatchObject({ state: 'ready', version: 1 });
    await lift(1);
    await app.clock.advance(5000);
    expect(callsSent()).toBe(2);
    expect(await stateOf(soon)).toBe('accepted');

    await stop({ level: 'dial' });
    const never = await due('+33639986604');
    await app.clock.advance(130_000);
    expect(await stateOf(never)).toBe('expired');
    expect(callsSent()).toBe(2);
  });

  it('an appointment is not dialled and expires', async () => {
    const [slot] = await freeSlots(app);
    const response = await requestAppointment(app, slot?.at ?? '');
    const { handle } = (await response.json()) as { handle: string };
    expect(await stop({ level: 'dial' })).toMatchObject({ waitingCallbacks: 1 });
    app.startWorkers();
    await app.clock.advance(Date.parse(slot?.at ?? '') - app.clock.now() + 1000);
    expect(await stateOf({ handle })).toBe('ready');
    await app.clock.advance(1_000_000);
    expect(await stateOf({ handle })).toBe('expired');
    expect(callsSent()).toBe(0);
  });

  it('it ends at its time without anybody', async () => {
    await stop({ level: 'dial', endsAt: '2026-11-23T10:01:00+01:00' });
    const callback = await due('+33639986605');
    app.startWorkers();
    await app.clock.advance(50_000);
    expect(await stateOf(callback)).toBe('ready');
    await app.clock.advance(20_000);
    expect(await stateOf(callback)).toBe('accepted');
    expect((await post()).status).toBe(201);
    expect(await (await app.ask('stops')).json()).toEqual({ stops: [] });
  });
});

describe('the scope of a stop', () => {
  it('a stop of one popup leaves the others alone', async () => {
    await stop({ popupId: '77', level: 'dial' });
    expect((await post('77')).status).toBe(429);
    expect((await post('78')).status).toBe(201);
    const stopped = await due('+33639986606');
    app.startWorkers();
    await app.clock.advance(20_000);
    expect(callsSent()).toBe(1);
    expect(await stateOf(stopped)).toBe('ready');
    // It is not even claimed: a process that dies must not leave it in doubt.
    expect(await reload(app.ledger, stopped)).toMatchObject({ version: 1, attempts: 0 });
    expect(await view('77')).toMatchObject({ stopped: true });
    expect(await view('78')).toMatchObject({ stopped: false });
  });

  it('a stop of one country leaves it out of the popups, and refuses and holds its numbers alone', async () => {
    const belgian = await due('+32470123456');
    const french = await due('+33639986607');
    const effect = await app.ask('stop-effect?country=BE');
    expect(await effect.json()).toEqual({ waitingCallbacks: 1 });
    expect(await (await app.ask('stop-effect')).json()).toEqual({ waitingCallbacks: 2 });
    expect(await stop({ country: 'BE', level: 'dial' })).toMatchObject({ waitingCallbacks: 1 });
    expect((await post('77', '+32 470 12 34 57')).status).toBe(429);
    expect((await post('77')).status).toBe(201);
    expect((await view()).countries.map(({ country }) => country)).toEqual(['FR', 'GB']);
    expect(await view()).toMatchObject({ stopped: false, acceptsRequests: true });
    app.startWorkers();
    await app.clock.advance(20_000);
    expect(await stateOf(french)).toBe('accepted');
    expect(await reload(app.ledger, belgian)).toMatchObject({
      ...{ state: 'ready', version: 1, attempts: 0 },
    });
  });

  it('many callbacks of a stopped country do not keep the others from being dialled', async () => {
    for (let index = 0; index < 20; index++) await due(`+324701234${String(10 + index)}`);
    const french = await due('+33639986612');
    await stop({ country: 'BE', level: 'dial' });
    app.startWorkers();
    await app.clock.advance(2000);
    expect(await stateOf(french)).toBe('accepted');
    expect(callsSent()).toBe(1);
  });

  it('stops of all countries of a popup stop it', async () => {
    for (const country of ['FR', 'BE', 'GB']) await stop({ country });
    expect(await view()).toMatchObject({ stopped: true, countries: [], fallbackPhone: fallback });
  });

  it('one scope has one stop: a new one takes its place', async () => {
    await stop({ reason: 'first' });
    await stop({ level: 'dial', reason: 'second', author: 'Ana' });
    expect(await (await app.ask('stops')).json()).toMatchObject({
      stops: [{ level: 'dial', reason: 'second', author: 'Ana', popupId: null, country: null }],
    });
  });

  it.each([
    { popupId: '77', country: 'FR' },
    { country: 'XX' },
    { popupId: 'shop' },
    { level: 'all' },
    { endsAt: '2026-11-23T08:00:00Z' },
  ])('%j is refused', async (body) => {
    expect((await app.send('stops', body)).status).toBe(422);
    expect(await (await app.ask('stops')).json()).toEqual({ stops: [] });
  });
});

describe('instances that share a store', () => {
  it('a stop and a block of one instance are in force on the other at once, and after a restart', async () => {
    const shared = await openTestStore();
    const destroy = shared.destroy.bind(shared);
    shared.destroy = async () => undefined;
    const start = () => startOwnerApp({ store: async () => shared });
    let other = await start();
    const one = await start();
    try {
      const said = await one.send('stops', { level: 'dial' });
      const { id } = (await said.json()) as { id: number };
      const request = () => other.post({ popupId: '77', number: freshNumber() });
      expect((await request()).status).toBe(429);
      await acceptedCallback(other.ledger, { number: '+33639986608' });
      await other.close();
      other = await start();
      other.startWorkers();
      await other.clock.advance(10_000);
      expect(other.webAppel.askedFor('requestCall')).toEqual([]);
      expect(await (await other.get('/api/popups/77')).json()).toMatchObject({ stopped: true });
      await other.send(`stops/${id}`, undefined, 'delete');
      expect((await one.post({ popupId: '77', number: freshNumber() })).status).toBe(201);
      await one.send('blocks', { kind: 'network', value: '127.0.0.0/8' });
      expect((await request()).status).toBe(429);
    } finally {
      await other.close();
      await one.close();
      await destroy();
    }
  });

  it('popups are shown also while the store is away', async () => {
    await stop({});
    await app.clock.advance(500);
    expect(await view()).toMatchObject({ stopped: true });
    await app.store.schema.alterTable('guard_stops').renameTo('stops_away').execute();
    await app.clock.advance(1000);
    expect(await view()).toMatchObject({ stopped: true });
    await app.store.schema.alterTable('stops_away').renameTo('guard_stops').execute();
  });
});
