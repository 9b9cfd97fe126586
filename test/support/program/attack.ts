import { afterEach } from 'vitest';
import { ceilingOf } from '../../../proxy/guard/ceiling.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import type { Store } from '../../../proxy/store/database.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { fetchProof } from '../callbacks/page-proof.js';
import { startApp, type TestApp } from './start-app.js';

/** A real account at 0.10 a minute and an hour a call, as an owner gets it who sets nothing. */
export const realAccount = {
  WEBAPPEL_URL: 'https://webappel.example/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'secret-words',
  PUBLIC_URL: 'https://shop.example',
  TRUST_PROXY: '1',
};
export const PRICE = 100_000;
export const MINUTES = 60;

let apps: TestApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

export interface Attack {
  app: TestApp;
  /** Asks for a call. @returns the status */
  ask(number: string, address: string, more?: object, key?: string): Promise<number>;
  /** What was called, at the price of the longest call. */
  loss(): number;
  rings(number: string): number;
}

/** A proxy with a real account, and what an attacker can do to it. */
export async function attacked(
  environment: Record<string, string> = {},
  store?: Store,
): Promise<Attack> {
  const called: string[] = [];
  const script: Partial<WebAppel> = {
    listDestinations: async () =>
      ['France fixe', 'France mobile', 'Guadeloupe mobile'].map((destinationName) => ({
        destinationId: destinationName,
        destinationName,
        allowed: 'allowed' as const,
        price: '0.10',
      })),
    requestCall: async ({ phoneNumber }) => {
      called.push(phoneNumber);
      return String(called.length);
    },
  };
  const app = await startApp({
    environment: { ...realAccount, PAGE_PROOF: 'on', PROOF_OF_WORK: 'off', ...environment },
    script,
    ...(store && { store: async () => store }),
  });
  apps.push(app);
  app.startWorkers();
  return {
    app,
    async ask(number, address, more = {}, key) {
      const headers = {
        origin: 'https://shop.example',
        host: 'shop.example',
        'x-forwarded-for': address,
        ...(key && { 'idempotency-key': key }),
      };
      // Anybody can fetch proofs, so they stop none of these attacks.
      const proof = await fetchProof(app.url, { headers });
      const { status } = await app.post(
        { popupId: '77', number, ...more },
        { ...headers, ...proof },
      );
      return status;
    },
    loss: () => called.length * MINUTES * PRICE,
    rings: (number) => called.filter((one) => `+${one}` === number).length,
  };
}

/** Time until the next day begins in Paris, where the days of the limits begin. */
export function untilMidnight(now: number): number {
  const date = (at: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(at);
  let at = now;
  while (date(at) === date(now)) at += MINUTE_MS;
  return at - now;
}

/** The most that the settings say a day can cost. */
export const ceiling = (environment: Record<string, string> = {}) => {
  const { perDay } = ceilingOf(readSettings({ ...realAccount, ...environment }), PRICE);
  return perDay?.cost ?? Number.POSITIVE_INFINITY;
};

export const mobile = (index: number) =>
  `+336${String(12_345_678 + index * 1000).padStart(8, '0')}`;
export const address = (index: number) =>
  `${11 + (index % 200)}.${Math.floor(index / 200) % 250}.7.9`;

/** Limits that are off for the twin of an attack, which must then do more harm. */
export const off = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'none']));
export const budgets = ['BUDGET_PER_DAY', 'CALLS_PER_HOUR', 'CALLS_PER_POPUP_HOUR', 'LIVE_CALLS'];
