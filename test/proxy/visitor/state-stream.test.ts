import { EventEmitter } from 'node:events';
import type { Response as ExpressResponse } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../proxy/callbacks/ledger/callback-view.js';
import { EventStreams } from '../../../proxy/http/event-streams.js';
import { streamStates } from '../../../proxy/visitor/state-stream.js';
import { accepted, callbackIn, theCallback } from '../../support/callbacks/callbacks.js';
import { type EventReader, readEvents } from '../../support/program/server-events.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const stream = async (handle: string, lastSeen?: string): Promise<EventReader> =>
  readEvents(
    await app.get(
      `/api/callbacks/${handle}/events`,
      lastSeen === undefined ? {} : { 'last-event-id': lastSeen },
    ),
  );

const move = async (callback: Callback, ...steps: Parameters<TestApp['ledger']['move']>[1][]) => {
  let moved = await theCallback(app.ledger, callback);
  for (const to of steps) moved = (await app.ledger.move(moved, to, 'test'))!;
  return moved;
};

/** The states that a stream tells until its end. */
async function rest(events: EventReader): Promise<string[]> {
  const states: string[] = [];
  for (let event = await events.next(); event; event = await events.next())
    states.push(`${event.id} ${(JSON.parse(event.data) as { state: string }).state}`);
  return states;
}

describe('the events of a request', () => {
  it('begin with the present state, go on with each change, and end after the final one', async () => {
    const callback = await callbackIn('dialling', app.ledger, app.clock);
    const events = await stream(callback.handle);
    const first = await events.next();
    expect(first).toMatchObject({ id: '2', event: 'state' });
    expect(JSON.parse(first!.data)).toEqual(viewOf(callback, app.clock.now()));
    const taken = await move(callback, 'accepted');
    await app.ledger.move(taken, 'accepted', 'test', { progress: 'calling' });
    await move(callback, 'missed');
    expect(await rest(events)).toEqual(['3 queued', '4 calling', '5 missed']);
  });

  it('come as text/event-stream, uncached, unbuffered, with a time to come back', async () => {
    const { handle } = await accepted(app.ledger);
    const response = await app.get(`/api/callbacks/${handle}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const events = readEvents(response);
    await events.next();
    expect(events.comments()).toEqual(['retry: 2000']);
    await events.cancel();
  });

  it('are not begun for who only asks about them', async () => {
    const { handle } = await accepted(app.ledger);
    const ask = (path: string) =>
      fetch(`${app.url}${path}`, { method: 'HEAD', signal: AbortSignal.timeout(2000) });
    const response = await ask(`/api/callbacks/${handle}/events`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(app.streams.count).toBe(0);
    expect((await ask(`/api/callbacks/${'f'.repeat(32)}/events`)).status).toBe(404);
  });

  it('are taken up where they broke off, without repeating', async () => {
    const callback = await accepted(app.ledger);
    await move(callback, 'dialling');
    const events = await stream(callback.handle, '2');
    await settle();
    await move(callback, 'doubt', 'accepted', 'ended');
    expect(await rest(events)).toEqual(['3 unknown', '4 queued', '5 ended']);
  });

  it('tell who was away what has come since: the present state once', async () => {
    const callback = await accepted(app.ledger);
    await move(callback, 'dialling', 'accepted');
    const events = await stream(callback.handle, '1');
    expect((await events.next())?.id).toBe('3');
    await move(callback, 'cancelled');
    expect(await rest(events)).toEqual(['4 cancelled']);
  });

  it.each(['', 'x', '-1', '1e9', '1; DROP', `${'9'.repeat(40)}`])(
    'begin from the start after an id that is none of ours: %j',
    async (id) => {
      const callback = await callbackIn('ended', app.ledger, app.clock);
      expect(await rest(await stream(callback.handle, id))).toEqual(['4 ended']);
    },
  );

  it.each(['accepted', 'refused'] as const)(
    'begin from the start for a browser that saw more than there is since a backup was put back: %s',
    async (state) => {
      const callback = await callbackIn(state, app.ledger, app.clock);
      const events = await stream(callback.handle, '7');
      expect((await events.next())?.id).toBe('3');
      if (state === 'accepted') await move(callback, 'ended');
      expect(await rest(events)).toEqual(state === 'accepted' ? ['4 ended'] : []);
    },
  );

  it('of a request that has ended are its end, once', async () => {
    const callback = await callbackIn('refused', app.ledger, app.clock);
    expect(await rest(await stream(callback.handle))).toEqual(['3 refused']);
  });

  it('are over for a browser that has seen the end, so that it does not come back for ever', async () => {
    const callback = await callbackIn('refused', app.ledger, app.clock);
    const response = await app.get(`/api/callbacks/${callback.handle}/events`, {
      'last-event-id': '3',
    });
    expect(response.status).toBe(204);
  });

  it('are not-found for a handle that is nobody’s', async () => {
    const response = await app.get(`/api/callbacks/${'f'.repeat(32)}/events`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('tell nothing of other requests', async () => {
    const [mine, other] = [await accepted(app.ledger), await accepted(app.ledger)];
    const events = await stream(mine.handle);
    await events.next();
    await move(other, 'dialling', 'doubt');
    await move(mine, 'cancelled');
    expect(await rest(events)).toEqual(['2 cancelled']);
  });

  it('give a sign of life every 25 seconds', async () => {
    const { handle } = await accepted(app.ledger);
    const events = await stream(handle);
    await events.next();
    await app.clock.advance(24_999);
    const callback = await theCallback(app.ledger, { handle });
    await app.clock.advance(1);
    await app.clock.advance(25_000);
    await move(callback, 'cancelled');
    await rest(events);
    expect(events.comments()).toEqual(['retry: 2000', ':', ':']);
  });

  it('end when the program stops, and what moves afterwards harms nobody', async () => {
    const callback = await accepted(app.ledger);
    const events = await stream(callback.handle);
    await events.next();
    app.streams.closeAll();
    await move(callback, 'dialling', 'doubt');
    await app.clock.advance(60_000);
    expect(await events.next()).toBeUndefined();
  });
});

/** As much of a response as a stream uses. */
class SilentResponse extends EventEmitter {
  closed = false;
  destroyed = false;
  writableEnded = false;
  written = '';
  status() {
    return this;
  }
  set() {
    return this;
  }
  write(text: string) {
    this.written += text;
  }
  end() {
    this.writableEnded = true;
  }
}

const asResponse = (response: SilentResponse) => response as unknown as ExpressResponse;

describe('a stream', () => {
  it('loses no change that comes while the present state is read, and tells none twice', async () => {
    const callback = await accepted(app.ledger);
    const response = new SilentResponse();
    const ledger = Object.assign(Object.create(app.ledger) as typeof app.ledger, {
      findByHandle: async (handle: string) => {
        const before = await app.ledger.findByHandle(handle);
        await move(callback, 'dialling', 'doubt');
        return before;
      },
    });
    await streamStates(asResponse(response), callback, {
      ledger,
      clock: app.clock,
      streams: app.streams,
      lastSeen: undefined,
    });
    await move(callback, 'accepted', 'ended');
    expect(response.written.match(/^id: .*$/gm)).toEqual(['id: 2', 'id: 3', 'id: 4', 'id: 5']);
    expect(response.writableEnded).toBe(true);
    response.emit('close');
  });

  it('to somebody who has gone already is forgotten at once', async () => {
    const clock = new FakeClock();
    const streams = new EventStreams(clock);
    const response = new SilentResponse();
    response.closed = true;
    response.destroyed = true;
    let closed = 0;
    const { send } = streams.open(asResponse(response), () => {
      closed += 1;
    });
    send('state', {});
    expect(closed).toBe(1);
    await clock.advance(60_000);
    streams.closeAll();
    expect(response.written).toBe('');
    expect(response.writableEnded).toBe(false);
  });

  it('stops its signs of life and its watching when the browser goes', async () => {
    const clock = new FakeClock();
    const response = new SilentResponse();
    let closed = 0;
    new EventStreams(clock).open(asResponse(response), () => {
      closed += 1;
    });
    response.emit('close');
    const before = response.written;
    await clock.advance(60_000);
    expect(response.written).toBe(before);
    expect(closed).toBe(1);
  });
});
