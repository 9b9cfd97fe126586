import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../proxy/http/listen.js';

afterEach(() => void vi.restoreAllMocks());

async function startServer() {
  const app = express();
  app.get('/echo/:text', (request, response) => {
    response.locals.text = request.params.text;
    response.status(201).set('X-Echo', request.get('x-sent') ?? '');
    response.json({
      text: response.locals.text,
      query: request.query,
      isLinked: request.app === app && response.app === app && request.res === response,
    });
  });
  app.get('/broken', () => {
    throw Object.assign(new Error('broken'), { status: 418 });
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  return {
    get: (path: string, headers = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { headers }),
    close: () => server.close(1000),
  };
}

describe('the HTTP server', () => {
  it('the server passes Express requests and responses to routes', async () => {
    const { get, close } = await startServer();
    const response = await get('/echo/a%20b?c=d', { 'x-sent': 'this' });
    expect([response.status, response.headers.get('x-echo')]).toEqual([201, 'this']);
    expect(await response.json()).toEqual({ text: 'a b', query: { c: 'd' }, isLinked: true });
    expect((await get('/broken')).status).toBe(418);
    expect((await get('/nowhere')).status).toBe(404);
    await close();
  });

  it('the server never changes the prototype of a request or response, which would slow it down', async () => {
    const { get, close } = await startServer();
    const setPrototypeOf = vi.spyOn(Object, 'setPrototypeOf');
    const changed: unknown[] = [];
    setPrototypeOf.mockImplementation((object: object, prototype: object | null) => {
      if (Object.getPrototypeOf(object) !== prototype) changed.push(object);
      return Reflect.setPrototypeOf(object, prototype) && object;
    });
    await (await get('/echo/a')).json();
    expect(setPrototypeOf).toHaveBeenCalled();
    expect(changed).toEqual([]);
    await close();
  });
});
