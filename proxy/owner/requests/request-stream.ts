import type { Request, Response } from 'express';
import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { EventStreams } from '../../http/event-streams.js';
import { ProblemError } from '../../http/problems.js';
import type { RequestNews, RequestNewsItem } from '../../requests/request-news.js';

/** Pages that one person has open. */
const MAX_STREAMS = 20;

/** A browser then connects again, and is asked again who it is. */
const LASTS_MS = 10 * MINUTE_MS;

const RETRY_AFTER_SECONDS = 30;

/**
 * Streams changed requests: `changed` with the row of each, or `sync` when some may have been missed, after which the page
 * reads its list again. The id of an event says up to where, so a browser that reconnects gets what it has missed.
 */
export function requestStreams({
  news,
  streams,
  clock,
}: {
  news: RequestNews;
  streams: EventStreams;
  clock: Clock;
}) {
  const open = new Map<string, number>();

  return async (request: Request, response: Response, who: string): Promise<void> => {
    const count = (open.get(who) ?? 0) + 1;
    if (count > MAX_STREAMS)
      throw new ProblemError('too-many-requests', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    open.set(who, count);
    let upTo = 0;
    const tell = (item: RequestNewsItem): void => {
      if (item === 'missed') {
        stream.send('sync', {}, String(upTo));
        return;
      }
      upTo = item.upTo;
      for (const row of item.rows) stream.send('changed', row, String(upTo));
    };
    // Before the past is read, so that nothing is lost in between.
    const stopListening = news.listen(tell);
    const stopTimer = clock.after(LASTS_MS, () => stream.end());
    const stream = streams.open(response, () => {
      stopListening();
      stopTimer();
      const left = (open.get(who) ?? 1) - 1;
      if (left > 0) open.set(who, left);
      else open.delete(who);
    });
    const seen = request.get('last-event-id') ?? '';
    if (/^\d{1,15}$/.test(seen)) tell(await news.since(Number(seen)));
    else stream.send('ready', {}, String(await news.upTo()));
  };
}
