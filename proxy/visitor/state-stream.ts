import type { Response } from 'express';
import type { Clock } from '../../shared/clock.js';
import { isFinal } from '../../shared/vocabulary.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { viewOf } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { EventStreams } from '../http/event-streams.js';

interface Parts {
  ledger: Ledger;
  clock: Clock;
  streams: EventStreams;
  /** The id of the last event that this browser saw. */
  lastSeen: string | undefined;
}

/**
 * The states of one request as they come, the present one first; ends after the final one. Resumable: the id of an
 * event is the version of the callback, so a browser that was away is told only what it missed.
 */
export async function streamStates(
  response: Response,
  known: Callback,
  { ledger, clock, streams, lastSeen }: Parts,
): Promise<void> {
  const seen = /^\d{1,15}$/.test(lastSeen ?? '') ? Number(lastSeen) : 0;
  // Later than the callback is now: that browser was told before a backup was put back, and has not seen what it is since.
  let told = seen > known.version ? 0 : seen;
  if (isFinal(viewOf(known, clock.now()).state) && told === known.version) {
    // A browser that was told the end would come back for ever; this answer says that there is no more.
    response.status(204).end();
    return;
  }
  const tell = (callback: Callback): void => {
    const view = viewOf(callback, clock.now());
    if (callback.version > told) stream.send('state', view, String(callback.version));
    told = Math.max(told, callback.version);
    if (isFinal(view.state)) stream.end();
  };
  // Listening begins before the present state is read, so that no change falls between the two.
  const stop = ledger.events.subscribe(known.id, tell);
  const stream = streams.open(response, stop);
  const callback = await ledger.findByHandle(known.handle);
  if (callback) tell(callback);
}
