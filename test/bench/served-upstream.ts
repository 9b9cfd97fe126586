// A WebAppel that answers at once, in its own process. By default, calls are listed as answered at once.
import { type PlacedCall, startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { argumentOf, serve } from './served.js';

export interface UpstreamTraits {
  /** A call is listed as answered this long after it was accepted. */
  talkMs?: number;
}

export interface Tally {
  /** Number of requests by method. */
  requests: Record<string, number>;
  /** Number of accepted calls. */
  placed: number;
  /** Number of accepted calls with a token that an earlier call had. */
  repeated: number;
  /** The accepted calls, if requested by `withCalls`. */
  calls?: readonly PlacedCall[];
}

interface Question {
  /** Sets whether WebAppel is away from now on. */
  away?: boolean;
  withCalls?: boolean;
}

const upstream = await startFaultUpstream({
  random: Math.random,
  listingLagMs: 0,
  talkMs: 0,
  // Old calls leave the listing; otherwise its length would dominate the measurement.
  listedForMs: 5000,
  ...argumentOf<UpstreamTraits>(),
});
serve(upstream.url, ({ away, withCalls = false }: Question): Tally => {
  if (away !== undefined) upstream.setAway(away);
  const { placed, requests } = upstream;
  return {
    requests: Object.fromEntries(requests),
    placed: placed.length,
    repeated: placed.length - new Set(placed.map(({ token }) => token)).size,
    ...(withCalls && { calls: placed }),
  };
});
