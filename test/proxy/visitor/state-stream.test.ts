import { EventEmitter } from 'node:events';
import type { Response as ExpressResponse } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../proxy/callbacks/ledger/callback-view.js';
import { EventStreams } from '../../../proxy/http/event-streams.js';
import { streamStates } from '../../../proxy/visitor/state-stream.js';
import { acceptedCallback, callbackIn, reload } from '../../support/callbacks/callbacks.js';
import { type EventReader, readEvents } from '../../support/program/server-events.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const openStream = async (handle: string, lastSeen?: string): Promise<EventReader> =>
  readEvents(
    await app.get(
      `/api/callbacks/${handle}/events`,
      lastSeen === undefined ? {} : { 'last-event-id': lastSeen },
    ),
  );

const move = async (callback: Callback, ...steps: Parameters<TestApp['ledger']['move']>[1][]) => {
  let moved = await reload(app.ledger, callback);
  for (const to of steps) moved = (await app.ledger.move(moved, to, {}))!;
  return moved;
};

/** Reads the remaining events of a stream, as id and state. */
async function remainingStates(events: EventReader): Promise<string[]> {
  const states: string[] = [];
  for (let event = await events.next(); event; event = await events.next())
    states.push(`${event.id} ${(JSON.parse(event.data) as { state: string }).state}`);
  return states;
}

describe('the event stream of a callback', () => {
  it('a stream sends the current state, then each change, and ends after the final one', async () => {
    const callback = await callbackIn('dialling', app.ledger, app.clock);
    const events = await openStream(callback.handle);
    const first = await events.next();
    expect(first).toMatchObject({ id: '2', event: 'state' });
    expect(JSON.parse(first!.data)).toEqual(viewOf(callback, app.clock.now()));
    const atWebAppel = await move(callback, 'accepted');
    await app.ledger.move(atWebAppel, 'accepted', {}, { progress: 'calling' });
    await move(callback, 'missed');
    expect(await remainingStates(events)).toEqual(['3 queued', '4 calling', '5 missed']);
  });

  it('a stream is an uncached, unbuffered text/event-stream with a reconnection time', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const response = await app.get(`/api/callbacks/${handle}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const events = readEvents(response);
    await events.next();
    expect(events.comments()).toEqual(['retry: 2000']);
    await events.cancel();
  });

  it('a HEAD request does not open a stream', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const head = (path: string) =>
      fetch(`${app.url}${path}`, { method: 'HEAD', signal: AbortSignal.timeout(2000) });
    const response = await head(`/api/callbacks/${handle}/events`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(app.streams.count).toBe(0);
    expect((await head(`/api/callbacks/${'f'.repeat(32)}/events`)).status).toBe(404);
  });

  it('a reconnected stream continues without repeating events', async () => {
    const callback = await acceptedCallback(app.ledger);
    await move(callback, 'dialling');
    const events = await openStream(callback.handle, '2');
    await settle();
    await move(callback, 'doubt', 'accepted', 'ended');
    expect(await remainingStates(events)).toEqual(['3 unknown', '4 queued', '5 ended']);
  });

  it('a browser that missed several changes gets only the current state', async () => {
    const callback = await acceptedCallback(app.ledger);
    await move(callback, 'dialling', 'accepted');
    const events = await openStream(callback.handle, '1');
    expect((await events.next())?.id).toBe('3');
    await move(callback, 'cancelled');
    expect(await remainingStates(events)).toEqual(['4 cancelled']);
  });

  it.each(['', 'x', '-1', '1e9', '1; DROP', `${'9'.repeat(40)}`])(
    'an invalid Last-Event-ID is ignored: %j',
    async (id) => {
      const callback = await callbackIn('ended', app.ledger, app.clock);
      expect(await remainingStates(await openStream(callback.handle, id))).toEqual(['4 ended']);
    },
  );

  it.each(['accepted', 'refused'] as const)(
    'a Last-Event-ID from before a backup was restored is ignored: %s',
    async (state) => {
      const callback = await callbackIn(state, app.ledger, app.clock);
      const events = await openStream(callback.handle, '7');
      expect((await events.next())?.id).toBe('3');
      if (state === 'accepted') await move(callback, 'ended');
      expect(await remainingStates(events)).toEqual(state === 'accepted' ? ['4 ended'] : []);
    },
  );

  it('the stream of a finished callback sends its final state once', async () => {
    const callback = await callbackIn('refused', app.ledger, app.clock);
    expect(await remainingStates(await openStream(callback.handle))).toEqual(['3 refused']);
  });

  it('a browser that has seen the final state gets 204, which stops it from reconnecting', async () => {
    const callback = await callbackIn('refused', app.ledger, app.clock);
    const response = await app.get(`/api/callbacks/${callback.handle}/events`, {
      'last-event-id': '3',
    });
    expect(response.status).toBe(204);
  });

  it('a stream for an unknown handle is not found', async () => {
    const response = await app.get(`/api/callbacks/${'f'.repeat(32)}/events`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('a stream sends nothing about other callbacks', async () => {
    const [mine, other] = [await acceptedCallback(app.ledger), await acceptedCallback(app.ledger)];
    const events = await openStream(mine.handle);
    await events.next();
    await move(other, 'dialling', 'doubt');
    await move(mine, 'cancelled');
    expect(await remainingStates(events)).toEqual(['2 cancelled']);
  });

  it('a stream sends a heartbeat every 15 seconds', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const events = await openStream(handle);
    await events.next();
    await app.clock.advance(14_999);
    const callback = await reload(app.ledger, { handle });
    await app.clock.advance(1);
    await app.clock.advance(15_000);
    await move(callback, 'cancelled');
    await remainingStates(events);
    expect(events.comments()).toEqual(['retry: 2000', ':', ':']);
  });

  it('a stream ends when the program stops, and later changes cause no error', async () => {
    const callback = await acceptedCallback(app.ledger);
    const events = await openStream(callback.handle);
    await events.next();
    app.streams.closeAll();
    await move(callback, 'dialling', 'doubt');
    await app.clock.advance(60_000);
    expect(await events.next()).toBeUndefined();
  });
});

/** The parts of a response that a stream uses. */
class FakeResponse extends EventEmitter {
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

const asResponse = (response: FakeResponse) => response as unknown as ExpressResponse;

describe('streaming to a response', () => {
  it('a change while a stream reads the current state is sent exactly once', async () => {
    const callback = await acceptedCallback(app.ledger);
    const response = new FakeResponse();
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

  it('a stream to a client that has already disconnected closes at once and writes nothing', async () => {
    const clock = new FakeClock();
    const streams = new EventStreams(clock);
    const response = new FakeResponse();
    response.closed = true;
    response.destroyed = true;
    let closeCount = 0;
    const { send } = streams.open(asResponse(response), () => {
      closeCount += 1;
    });
    send('state', {});
    expect(closeCount).toBe(1);
    await clock.advance(60_000);
    streams.closeAll();
    expect(response.written).toBe('');
    expect(response.writableEnded).toBe(false);
  });

  it('a stream stops its heartbeat and its subscription when the client disconnects', async () => {
    const clock = new FakeClock();
    const response = new FakeResponse();
    let closeCount = 0;
    new EventStreams(clock).open(asResponse(response), () => {
      closeCount += 1;
    });
    response.emit('close');
    const before = response.written;
    await clock.advance(60_000);
    expect(response.written).toBe(before);
    expect(closeCount).toBe(1);
  });
});
