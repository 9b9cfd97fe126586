import { expect, it, onTestFinished } from 'vitest';
import type { TlsFront } from '../support/network/tls-front.js';
import { HttpsBrowser } from './https-browser.js';
import { startTopology } from './topology.js';

const LIMIT = 5;
let made = 0;

/** A request of its own, which claims to come from somebody else each time. */
async function request(browser: HttpsBrowser): Promise<number> {
  made += 1;
  const { status } = await browser.ask('/api/callbacks', {
    method: 'POST',
    headers: { 'idempotency-key': `front-${made}-key`, 'x-forwarded-for': `192.0.2.${made}` },
    body: { popupId: '77', number: `+3361239${String(made).padStart(4, '0')}` },
  });
  return status;
}

function visitorAt(front: TlsFront, address: string): HttpsBrowser {
  const browser = new HttpsBrowser(front, address);
  onTestFinished(() => browser.close());
  return browser;
}

it('nginx says who the visitor is, whatever the visitor claims, and what one may ask counts over all instances', async () => {
  const { front, close } = await startTopology({ REQUESTS_PER_ADDRESS: String(LIMIT) });
  onTestFinished(close);
  const one = visitorAt(front, '127.79.0.1');
  // Odd in number: nginx hands them to the instances in turn.
  const statuses = await Promise.all(Array.from({ length: 2 * LIMIT + 1 }, () => request(one)));
  expect(statuses.filter((status) => status === 201)).toHaveLength(LIMIT);
  expect(statuses.filter((status) => status === 429)).toHaveLength(LIMIT + 1);
  expect(await request(visitorAt(front, '127.79.0.2'))).toBe(201);
  expect((await one.ask('/metrics')).status).toBe(404);
  expect((await one.ask('/rappel.js')).headers['strict-transport-security']).toBeDefined();
});
