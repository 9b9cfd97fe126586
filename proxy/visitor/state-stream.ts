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
  /** The Last-Event-ID that the browser sent. */
  lastSeen: string | undefined;
}

/**
 * Streams the state of a callback: first the current state, then each change, until the final one. The event id is the
 * version of the callback, so a browser that reconnects does not get events twice.
 */
export async function streamStates(
  response: Response,
  known: Callback,
  { ledger, clock, streams, lastSeen }: Parts,
): Promise<void> {
  const seenVersion = /^\d{1,15}$/.test(lastSeen ?? '') ? Number(lastSeen) : 0;
  // A higher version than the current one was sent before a backup was restored, so it does not count.
  let sentVersion = seenVersion > known.version ? 0 : seenVersion;
  if (isFinal(viewOf(known, clock.now()).state) && sentVersion === known.version) {
    // 204 stops the browser from reconnecting.
    response.status(204).end();
    return;
  }
  const sendState = (callback: Callback): void => {
    const view = viewOf(callback, clock.now());
    if (callback.version > sentVersion) stream.send('state', view, String(callback.version));
    sentVersion = Math.max(sentVersion, callback.version);
    if (isFinal(view.state)) stream.end();
  };
  // Subscribe before reading the current state, so that no change is lost in between.
  const stop = ledger.events.subscribe(known.id, sendState);
  const stream = streams.open(response, stop);
  const callback = await ledger.findByHandle(known.handle);
  if (callback) sendState(callback);
}
