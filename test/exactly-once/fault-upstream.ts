import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { systemClock } from '../../proxy/clock.js';
import { API_PATH, createWebAppelRouter } from '../../proxy/platform-server/router.js';
import type { Params, Result } from '../../shared/webappel/methods.js';
import { demoSettings, scriptedWebAppel } from '../support/webappel/scripted-webappel.js';

/** What can happen to an `appel`: whether WebAppel accepts it, and what the proxy gets as an answer. */
export const faults = {
  fine: { accepts: true },
  'refused with 500': { accepts: false },
  'lost before it was read': { accepts: false },
  'accepted, then silence': { accepts: true },
  'accepted, then cut': { accepts: true },
  'accepted, then 500': { accepts: true },
  'accepted, then a web page': { accepts: true },
  'accepted, then OK without a number': { accepts: true },
  'accepted, then one byte at a time': { accepts: true },
} as const;
export type Fault = keyof typeof faults;

/** The share of requests with each fault; the others are fine. */
export type FaultMix = Partial<Record<Fault, number>>;

/** With this mix, simpler strategies were measured to call visitors twice or not at all. */
export const usualMix: FaultMix = {
  'refused with 500': 0.1,
  'lost before it was read': 0.05,
  'accepted, then silence': 0.04,
  'accepted, then cut': 0.07,
  'accepted, then 500': 0.04,
  'accepted, then a web page': 0.03,
  'accepted, then OK without a number': 0.03,
  'accepted, then one byte at a time': 0.03,
};

/** A call that was accepted, so that the visitor's phone would ring. */
export interface PlacedCall {
  token: string;
  number: string;
  trackingId: string;
  placedAt: number;
}

export interface FaultUpstream {
  url: string;
  /** The truth for the checker: every accepted `appel`, in order. */
  placed: readonly PlacedCall[];
  /** Number of requests by method. */
  requests: ReadonlyMap<string, number>;
  /** Sets the faults of later requests. */
  setFaults(mix: FaultMix): void;
  /** While away, the connection of every request is broken before it is read. */
  setAway(isAway: boolean): void;
  /** From now on the listing also shows the calls whose answer was faulty. */
  showHidden(): void;
  close(): Promise<void>;
}

interface Options {
  random: () => number;
  mix?: FaultMix;
  /** A call appears in the listing this long after it was accepted. */
  listingLagMs?: number;
  /** A call is listed as answered this long after it was accepted. */
  talkMs?: number;
  /** A call disappears from the listing this long after it was accepted. */
  listedForMs?: number;
  /** The delay of an answer without a fault. */
  answerMs?: number;
  /** The listing hides calls whose answer was faulty, until `showHidden`. */
  hidesFaulty?: boolean;
}

const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 19);

/** Starts a WebAppel with random faults that records the calls it placed. */
export async function startFaultUpstream({
  random,
  mix = {},
  listingLagMs = 600,
  talkMs = 1200,
  listedForMs = Infinity,
  answerMs = 0,
  hidesFaulty = false,
}: Options): Promise<FaultUpstream> {
  const placed: PlacedCall[] = [];
  const requests = new Map<string, number>();
  let faultMix = mix;
  let isAway = false;
  const hidden = new Set<string>();

  function place({ custom3 = '', phoneNumber }: Params<'requestCall'>): string {
    const trackingId = String(1_000_001 + placed.length);
    placed.push({ token: custom3, number: phoneNumber, trackingId, placedAt: Date.now() });
    return trackingId;
  }
  function list({ popupId }: Params<'summariseCalls'>): Result<'summariseCalls'> {
    const listed = placed.filter(({ token, placedAt }) => {
      const age = Date.now() - placedAt;
      return !hidden.has(token) && age >= listingLagMs && age < listedForMs;
    });
    return listed.map(({ token, trackingId, placedAt }) => ({
      trackingId,
      popupId: popupId ?? '77',
      requestedAt: iso(placedAt),
      custom3: token,
      callState: Date.now() - placedAt >= talkMs ? ('answered' as const) : undefined,
    }));
  }
  const webAppel = scriptedWebAppel(demoSettings(), {
    requestCall: async (params) => place(params),
    summariseCalls: async (params) => list(params),
    listGroups: async () => [],
  });

  function drawFault(): Fault {
    let remaining = random();
    for (const [fault, share] of Object.entries(faultMix) as [Fault, number][]) {
      if (remaining < share) return fault;
      remaining -= share;
    }
    return 'fine';
  }

  const misbehave: RequestHandler = (request, response, next) => {
    const method = String(request.query.methode);
    requests.set(method, (requests.get(method) ?? 0) + 1);
    if (isAway) {
      request.socket.destroy();
      return;
    }
    const fault = method === 'appel' ? drawFault() : 'fine';
    if (fault === 'fine') {
      if (answerMs > 0) setTimeout(next, answerMs);
      else next();
      return;
    }
    if (faults[fault].accepts) {
      const custom3 = String(request.query.usr3);
      place({ phoneNumber: String(request.query.e164), custom3 } as Params<'requestCall'>);
      if (hidesFaulty) hidden.add(custom3);
    }
    switch (fault) {
      case 'lost before it was read':
        request.socket.destroy();
        return;
      case 'accepted, then cut':
        request.socket.resetAndDestroy();
        return;
      case 'accepted, then silence':
        return;
      case 'accepted, then a web page':
        response.type('html').send('<!DOCTYPE html><title>Maintenance</title>');
        return;
      case 'accepted, then OK without a number':
        response.type('text/plain').send('OK');
        return;
      case 'accepted, then one byte at a time': {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const drip = setInterval(() => response.write('1'), 400);
        response.on('close', () => clearInterval(drip));
        return;
      }
      default:
        response.status(500).type('text/plain').send('Internal Server Error');
    }
  };

  const app = express();
  app.use(misbehave);
  app.use(
    createWebAppelRouter({
      platform: { webAppel: () => webAppel },
      // Any login is accepted.
      logIn: async () => ({ id: 1 }) as never,
      clock: systemClock,
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${API_PATH}`,
    placed,
    requests,
    setFaults(next) {
      faultMix = next;
    },
    setAway(next) {
      isAway = next;
    },
    showHidden() {
      hidden.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
