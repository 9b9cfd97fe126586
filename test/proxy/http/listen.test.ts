import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../proxy/http/listen.js';

afterEach(() => void vi.restoreAllMocks());

async function served() {
  const app = express();
  app.get('/told/:what', (request, response) => {
    response.locals.told = request.params.what;
    response.status(201).set('X-Told', request.get('x-asked') ?? '');
    response.json({
      told: response.locals.told,
      query: request.query,
      isOurs: request.app === app && response.app === app && request.res === response,
    });
  });
  app.get('/broken', () => {
    throw Object.assign(new Error('broken'), { status: 418 });
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  return {
    ask: (path: string, headers = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { headers }),
    close: () => server.close(1000),
  };
}

describe('a server', () => {
  it('gives routes the requests and answers of Express', async () => {
    const { ask, close } = await served();
    const answer = await ask('/told/a%20b?c=d', { 'x-asked': 'this' });
    expect([answer.status, answer.headers.get('x-told')]).toEqual([201, 'this']);
    expect(await answer.json()).toEqual({ told: 'a b', query: { c: 'd' }, isOurs: true });
    expect((await ask('/broken')).status).toBe(418);
    expect((await ask('/nowhere')).status).toBe(404);
    await close();
  });

  it('changes the prototype of no request and no answer, which would make it slow', async () => {
    const { ask, close } = await served();
    const setPrototypeOf = vi.spyOn(Object, 'setPrototypeOf');
    const changed: unknown[] = [];
    setPrototypeOf.mockImplementation((object: object, prototype: object | null) => {
      if (Object.getPrototypeOf(object) !== prototype) changed.push(object);
      return Reflect.setPrototypeOf(object, prototype) && object;
    });
    await (await ask('/told/a')).json();
    expect(setPrototypeOf).toHaveBeenCalled();
    expect(changed).toEqual([]);
    await close();
  });
});
