import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedCallback, callbackIn } from '../../../support/callbacks/callbacks.js';
import { type EventReader, readEvents } from '../../../support/network/event-reader.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../../support/program/owner-app.js';

let app: OwnerApp;
const readers: EventReader[] = [];
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
  await app.close();
});

async function follow(headers: Record<string, string> = {}): Promise<EventReader> {
  const response = await app.get('/api/owner/requests/events', {
    authorization: `Bearer ${ownerToken}`,
    ...headers,
  });
  expect(response.status).toBe(200);
  const reader = readEvents(response);
  readers.push(reader);
  return reader;
}

/** Lets the changes of a moment be told together. */
const letTell = () => app.clock.advance(200);

describe('the stream of requests', () => {
  it('tells each request that changes, also the progress of its call, with its reason', async () => {
    const callback = await callbackIn('accepted', app.ledger, app.clock);
    const reader = await follow();
    expect(await reader.next()).toMatchObject({ event: 'ready' });
    await app.ledger.move(
      callback,
      'accepted',
      { kind: 'ringing-operator' },
      { progress: 'calling', evidence: 'observed' },
    );
    await letTell();
    expect(await reader.next()).toMatchObject({
      event: 'changed',
      data: { id: callback.id, reason: { key: 'ringing-operator' }, evidence: 'observed' },
    });
  });

  it('tells a request that changes twice at once only once, as it is then', async () => {
    const reader = await follow();
    await reader.next();
    const callback = await acceptedCallback(app.ledger);
    await app.ledger.move(callback, 'cancelled', {});
    const other = await acceptedCallback(app.ledger);
    await letTell();
    const told = [await reader.next(), await reader.next()];
    expect(told).toMatchObject([
      { data: { id: callback.id, state: 'cancelled' } },
      { data: { id: other.id, state: 'ready' } },
    ]);
  });

  it('a browser that connects again gets what it has missed', async () => {
    await callbackIn('missed', app.ledger, app.clock);
    const reader = await follow();
    const { id } = (await reader.next()) as { id: string };
    await reader.close();
    const missed = await acceptedCallback(app.ledger);
    const again = await follow({ 'last-event-id': id });
    const seen: number[] = [];
    while (!seen.includes(missed.id))
      seen.push(((await again.next()) as { data: { id: number } }).data.id);
    expect(seen).toContain(missed.id);
  });

  it('is told to read the list again when it was away for too much, or the store was restored', async () => {
    const start = await follow();
    const { id } = (await start.next()) as { id: string };
    for (let count = 0; count < 201; count++) await acceptedCallback(app.ledger);
    for (const seen of [id, '999999'])
      expect(await (await follow({ 'last-event-id': seen })).next()).toMatchObject({
        event: 'sync',
      });
  });

  it('one person has twenty streams and no more', async () => {
    for (let count = 0; count < 20; count++) await follow();
    const response = await app.get('/api/owner/requests/events', {
      authorization: `Bearer ${ownerToken}`,
    });
    expect(response.status).toBe(429);
    await readers.pop()?.close();
  });

  it('ends after ten minutes, so that who was signed out reads no more', async () => {
    const reader = await follow();
    await reader.next();
    await app.clock.advance(10 * 60_000);
    expect(await reader.next()).toBeUndefined();
  });
});
