import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reload } from '../../support/callbacks/callbacks.js';
import { sendRaw } from '../../support/program/raw-request.js';
import { callbackBody, startApp, type TestApp, viewIn } from '../../support/program/start-app.js';

let app: TestApp;
let path: string;
beforeEach(async () => {
  app = await startApp();
  path = `/api/callbacks/${(await viewIn(await app.post(callbackBody))).handle}`;
});
afterEach(() => app.close());

const retryAfter = async (): Promise<string | null> =>
  (await app.get(path)).headers.get('retry-after');

/** Does not use `fetch`, which adds `Cache-Control: no-cache` to conditional requests. */
const statusFor = async (etag: string): Promise<number> => {
  const request = [`GET ${path} HTTP/1.1`, 'Host: localhost', `If-None-Match: ${etag}`];
  const response = await sendRaw(app.url, [`${request.join('\r\n')}\r\nConnection: close\r\n\r\n`]);
  return Number(response.split(' ')[1]);
};

describe('polling a callback', () => {
  it('Retry-After grows with the age of the callback', async () => {
    expect(await retryAfter()).toBe('2');
    await app.clock.advance(60_000);
    expect(await retryAfter()).toBe('5');
    await app.clock.advance(9 * 60_000);
    expect(await retryAfter()).toBe('30');
  });

  it('a callback in a final state has no Retry-After', async () => {
    await app.cancel(path.split('/').at(-1) ?? '');
    expect(await retryAfter()).toBeNull();
  });

  it('a poll with a current ETag gets 304 without a body', async () => {
    const etag = (await app.get(path)).headers.get('etag') ?? '';
    expect(await statusFor(etag)).toBe(304);
    const callback = await reload(app.ledger, { handle: path.split('/').at(-1) ?? '' });
    await app.ledger.move(callback, 'dialling', {});
    expect(await statusFor(etag)).toBe(200);
  });
});
