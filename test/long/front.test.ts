import { expect, it, onTestFinished } from 'vitest';
import type { TlsFront } from '../support/network/tls-front.js';
import { HttpsBrowser } from './https-browser.js';
import { startTopology } from './topology.js';

const LIMIT = 5;
let made = 0;

/** Sends a new request, each with another forged address. */
async function requestCallback(browser: HttpsBrowser): Promise<number> {
  made += 1;
  const number = made;
  const proof = await browser.fetchProof();
  const { status } = await browser.ask('/api/callbacks', {
    method: 'POST',
    headers: {
      'idempotency-key': `front-${number}-key`,
      'x-forwarded-for': `192.0.2.${number}`,
      ...proof,
    },
    body: { popupId: '77', number: `+3361239${String(number).padStart(4, '0')}` },
  });
  return status;
}

function visitorAt(front: TlsFront, address: string): HttpsBrowser {
  const browser = new HttpsBrowser(front, address);
  onTestFinished(() => browser.close());
  return browser;
}

it('nginx replaces a forged address by the visitor’s real one, and limits count over all instances', async () => {
  const { front, close } = await startTopology({ REQUESTS_PER_ADDRESS: String(LIMIT) });
  onTestFinished(close);
  const visitor = visitorAt(front, '127.79.0.1');
  // An odd number, because nginx alternates between the two instances.
  const statuses = await Promise.all(
    Array.from({ length: 2 * LIMIT + 1 }, () => requestCallback(visitor)),
  );
  expect(statuses.filter((status) => status === 201)).toHaveLength(LIMIT);
  expect(statuses.filter((status) => status === 429)).toHaveLength(LIMIT + 1);
  expect(await requestCallback(visitorAt(front, '127.79.0.2'))).toBe(201);
  expect((await visitor.ask('/metrics')).status).toBe(404);
  expect((await visitor.ask('/rappel.js')).headers['strict-transport-security']).toBeDefined();
});
