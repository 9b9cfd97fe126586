import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { EventStreams } from '../../../proxy/http/event-streams.js';
import type { Account } from '../../../proxy/platform/accounts/accounts.js';
import type { ProgressListener } from '../../../proxy/platform/call-engine/engine.js';
import {
  announceProgress,
  createProgressRouter,
} from '../../../proxy/platform-server/progress-router.js';
import { createProgressSource } from '../../../proxy/webappel/progress-source.js';
import type { CallProgress } from '../../../shared/webappel/call-progress.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server with one call, number 8 of account 1. The test publishes its progress. */
async function startServer() {
  const listeners = new Set<ProgressListener>();
  const clock = new FakeClock();
  const app = express();
  app.use(announceProgress);
  app.use(
    createProgressRouter({
      streams: new EventStreams(clock),
      logIn: async ({ pass }) => {
        if (pass !== 'right') throw new Refusal('INVALID_AUTH', 'login refused');
        return { id: 1 } as Account;
      },
      engine: {
        watch: async (accountId, trackingId, listener) => {
          if (accountId !== 1 || trackingId !== '8') return undefined;
          listeners.add(listener);
          listener({ state: 'waiting' });
          return () => listeners.delete(listener);
        },
      },
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/get/webappel/api.php`;
  return {
    url,
    listeners,
    tell: (progress: CallProgress) => {
      for (const listener of listeners) listener(progress);
    },
  };
}

const sourceOf = (url: string, pass = 'right') =>
  createProgressSource({ url, credentials: () => ({ email: 'a@a.com', pass }) });

/** Collects the states until the stream breaks. */
function collect(source: ReturnType<typeof sourceOf>, trackingId: string) {
  const seen: string[] = [];
  let first: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    first = resolve;
  });
  let stop = (): void => undefined;
  const broke = new Promise<void>((resolve) => {
    stop = source.watch(
      trackingId,
      (progress) => {
        seen.push(progress.state);
        first();
      },
      resolve,
    );
  });
  return { seen, began, broke, stop: () => stop() };
}

describe('the progress of a call', () => {
  it('every answer offers call progress in a header', async () => {
    const { url } = await startServer();
    const source = sourceOf(url);
    expect(source.isOffered()).toBe(false);
    source.noteOffer((await fetch(url)).headers);
    expect(source.isOffered()).toBe(true);
  });

  it('the progress stream sends the current state, then every change, and ends with the call', async () => {
    const { url, tell, listeners } = await startServer();
    const source = sourceOf(url);
    source.noteOffer(new Headers({ 'x-webappel-progress': 'progress.php' }));
    const { seen, began, broke } = collect(source, '8');
    await began;
    tell({ state: 'ringing-visitor' });
    tell({ state: 'ended', outcome: 'busy' });
    await broke;
    expect(seen).toEqual(['waiting', 'ringing-visitor', 'ended']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(listeners.size).toBe(0);
  });

  it.each([
    ['with a wrong password', 'wrong', '8'],
    ['for a call of another account', 'right', '9'],
  ])('the progress stream sends nothing %s', async (_what, pass, trackingId) => {
    const { url } = await startServer();
    const source = sourceOf(url, pass);
    source.noteOffer(new Headers({ 'x-webappel-progress': 'progress.php' }));
    const { seen, broke } = collect(source, trackingId);
    await broke;
    expect(seen).toEqual([]);
  });

  it('an offer of call progress that does not point beside api.php is ignored', () => {
    for (const place of ['http://elsewhere.test/', '//elsewhere.test/x', '../x', '/x', 'a?b']) {
      const source = sourceOf('http://127.0.0.1:1/get/webappel/api.php');
      source.noteOffer(new Headers({ 'x-webappel-progress': place }));
      expect(source.isOffered(), place).toBe(false);
    }
  });
});
