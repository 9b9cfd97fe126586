import express from 'express';
import { expect, it } from 'vitest';
import { listen } from '../../../proxy/http/listen.js';
import { failureHandler } from '../../../proxy/platform-server/failure-handler.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';

it('an unexpected failure of the platform shows its message neither to the client nor to the log', async () => {
  const { log, lines } = recordingLog();
  const app = express();
  app.get('/broken', () => {
    throw new Error('CANARY 33639980001');
  });
  app.get('/begun', (_request, response) => {
    response.write('begun');
    throw new Error('CANARY 33639980001');
  });
  app.use(failureHandler(log));
  const server = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/broken`);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    const begun = await fetch(`http://127.0.0.1:${server.port}/begun`).catch(() => undefined);
    await expect(begun?.text() ?? Promise.reject(new Error('cut'))).rejects.toThrow();
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/CANARY|33639980001/);
    expect(lines.join('')).toMatch(/failure-handler\.test/);
  } finally {
    await server.close(0);
  }
});
