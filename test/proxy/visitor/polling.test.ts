import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { theCallback } from '../../support/callbacks/callbacks.js';
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

/** Not by `fetch`, which adds to this header that nothing cached will do. */
const statusFor = async (etag: string): Promise<number> => {
  const request = [`GET ${path} HTTP/1.1`, 'Host: localhost', `If-None-Match: ${etag}`];
  const answer = await sendRaw(app.url, [`${request.join('\r\n')}\r\nConnection: close\r\n\r\n`]);
  return Number(answer.split(' ')[1]);
};

describe('whoever asks again and again', () => {
  it('is told when to ask next, more and more rarely', async () => {
    expect(await retryAfter()).toBe('2');
    await app.clock.advance(60_000);
    expect(await retryAfter()).toBe('5');
    await app.clock.advance(9 * 60_000);
    expect(await retryAfter()).toBe('30');
  });

  it('is told no more when nothing new can come', async () => {
    await app.cancel(path.split('/').at(-1) ?? '');
    expect(await retryAfter()).toBeNull();
  });

  it('is answered without a body while nothing has changed', async () => {
    const etag = (await app.get(path)).headers.get('etag') ?? '';
    expect(await statusFor(etag)).toBe(304);
    const callback = await theCallback(app.ledger, { handle: path.split('/').at(-1) ?? '' });
    await app.ledger.move(callback, 'dialling', 'test');
    expect(await statusFor(etag)).toBe(200);
  });
});
