// A WebAppel that answers at once, as a process of its own: calls are answered as soon as they are listed.
import { type PlacedCall, startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { argumentOf, serve } from './served.js';

export interface UpstreamTraits {
  /** How long after it was accepted a call is listed as answered. */
  talkMs?: number;
}

export interface Tally {
  /** Requests that came, by method. */
  requests: Record<string, number>;
  /** Calls that were accepted, and how many of them had a token that another one had before. */
  placed: number;
  repeated: number;
  /** Each of them, where they were asked for. */
  calls?: readonly PlacedCall[];
}

interface Question {
  /** Whether it is away from now on. */
  away?: boolean;
  withCalls?: boolean;
}

const upstream = await startFaultUpstream({
  random: Math.random,
  listingLagMs: 0,
  talkMs: 0,
  // What ended long ago is looked for by nobody, and a listing of all would be what is measured.
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
