import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../support/program/server-events.js';
import {
  callbackBody,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { waitUntil } from '../../support/time/wait-until.js';

let app: TestApp;
let path: string;
beforeEach(async () => {
  app = await startApp({
    environment: { EVENT_STREAMS: '3', EVENT_STREAMS_PER_ADDRESS: '2', TRUST_PROXY: '1' },
  });
  const { handle } = await viewIn(await app.post(callbackBody));
  path = `/api/callbacks/${handle}/events`;
});
afterEach(() => app.close());

const open = (address: string) => app.get(path, { 'x-forwarded-for': address });
const waitForOpenStreams = (count: number): Promise<void> =>
  waitUntil(`the close of all but ${count} event streams`, () => app.streams.count <= count);

describe('the limits on event streams', () => {
  it('an address that reaches its limit is refused, while other addresses are not affected', async () => {
    await open('192.0.2.1');
    await open('192.0.2.1');
    const refused = await open('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await problemIn(refused)).code).toBe('too-many-requests');
    expect((await open('192.0.2.2')).status).toBe(200);
  });

  it('an IPv6 network counts as one address', async () => {
    await open('2001:db8:0:1::1');
    await open('2001:db8:0:2::1');
    expect((await open('2001:db8:0:3::1')).status).toBe(429);
  });

  it('a stream beyond the total limit is refused', async () => {
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      expect((await open(address)).status).toBe(200);
    const refused = await open('192.0.2.4');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('10');
  });

  it('a closed stream makes room for another, and the state can be polled meanwhile', async () => {
    const streams = [await open('192.0.2.1'), await open('192.0.2.1')];
    expect((await open('192.0.2.1')).status).toBe(429);
    const polled = await app.get(path.replace('/events', ''), { 'x-forwarded-for': '192.0.2.1' });
    expect(polled.status).toBe(200);
    await readEvents(streams[0]!).cancel();
    await waitForOpenStreams(1);
    expect((await open('192.0.2.1')).status).toBe(200);
  });
});
