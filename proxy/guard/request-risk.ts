import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import type { Store } from '../store/database.js';
import { networkOf } from './networks.js';
import { StoredHits } from './stored-hits.js';

/** What is known about a request before its work is asked for. */
export interface RiskSigns {
  popupId: string;
  /** Empty for a client that sends none, which no browser does. */
  origin: string;
  address: string | undefined;
  /** When its page proof was issued: when the form was opened. */
  openedAt: number;
}

/** 0: no work is asked for. */
export type RiskLevel = 0 | 1 | 2 | 3;

/** Faster than somebody types a number. */
const FAST_MS = 2 * SECOND_MS;
/** With fewer points than this no work is asked for. */
const THRESHOLD = 3;

/** A point for each of these that a figure reaches. */
const steps = {
  refusalsOfAddress: [3, 10, 30],
  refusalsOfNetwork: [30, 100],
  requestsForPopup: [10, 30],
} as const;

const pointsFor = (figure: number, of: keyof typeof steps): number =>
  steps[of].filter((step) => figure >= step).length;

/**
 * How much a request looks like one of a robot. What was refused to an address and its network in an hour is counted in
 * the store, for all instances; the requests for a popup in a minute only in this process, because they weigh little.
 */
export class RequestRisk {
  readonly #refusals: StoredHits;
  readonly #load = new Map<string, { minute: number; requests: number }>();

  constructor(
    private readonly parts: {
      store: Store;
      clock: Clock;
      /** Keys the hashes of addresses. */
      secret: string;
    },
  ) {
    this.#refusals = new StoredHits({ ...parts, windowMs: HOUR_MS });
  }

  async levelOf({ popupId, origin, address, openedAt }: RiskSigns): Promise<RiskLevel> {
    const [ofAddress = 0, ofNetwork = 0] = await this.#refusals.read(keysOf(address));
    const points =
      pointsFor(ofAddress, 'refusalsOfAddress') +
      pointsFor(ofNetwork, 'refusalsOfNetwork') +
      pointsFor(this.#countRequest(popupId), 'requestsForPopup') +
      (this.parts.clock.now() - openedAt < FAST_MS ? 1 : 0) +
      (origin === '' ? 1 : 0);
    return Math.min(Math.max(points - THRESHOLD + 1, 0), 3) as RiskLevel;
  }

  /** A request of this address was refused as abuse. */
  async countRefusal(address: string | undefined): Promise<void> {
    for (const key of keysOf(address)) await this.#refusals.increment(key);
  }

  /** @returns how many requests for a popup came in this minute, this one included */
  #countRequest(popupId: string): number {
    const minute = Math.floor(this.parts.clock.now() / MINUTE_MS);
    const known = this.#load.get(popupId);
    const requests = known?.minute === minute ? known.requests + 1 : 1;
    this.#load.set(popupId, { minute, requests });
    return requests;
  }
}

const keysOf = (address = 'unknown'): [ofAddress: string, ofNetwork: string] => [
  `refused ${ipKeyGenerator(address)}`,
  `refused network ${address === 'unknown' ? address : networkOf(address)}`,
];
