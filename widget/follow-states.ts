import type { CallbackView } from '../shared/callback.js';
import type { Clock, Stop } from '../shared/clock.js';
import { isFinal } from '../shared/vocabulary.js';
import { later } from './callback-states.js';
import { type ProxyClient, ProxyRefusal, type VisitorProblem } from './proxy-client.js';

/** How a request is followed: events tell at once, questions make up for events that do not arrive. */
export interface Following {
  onNews(news: CallbackView): void;
  /** No news can be had (a `VisitorProblem`), or again can (null). */
  onContact(problem: VisitorProblem | null): void;
}

/** A stream can be open and dead, and a page asleep: with the stream up, ask this often all the same. */
const quietMs = 30_000;
const firstRetryMs = 1_000;
const slowestRetryMs = 30_000;
/** A visitor is not troubled with an interruption that is over in seconds. */
const failuresBeforeSaying = 3;

/** Follows a request to its end, or until stopped. */
export function follow(
  client: ProxyClient,
  clock: Clock,
  known: CallbackView,
  following: Following,
): Stop {
  let latest = known;
  let retryMs = firstRetryMs;
  let failures = 0;
  let stopped = false;
  let stopStream: Stop | null = null;
  let stopWaiting: Stop = () => undefined;

  const stop = () => {
    stopped = true;
    stopStream?.();
    stopWaiting();
  };

  const askIn = (delayMs: number) => {
    stopWaiting();
    if (!stopped) stopWaiting = clock.after(delayMs, ask);
  };

  const listen = () => {
    stopStream = client.watch(
      latest.handle,
      (news) => {
        retryMs = firstRetryMs;
        hear(news);
        askIn(quietMs);
      },
      () => {
        stopStream = null;
        askIn(retryMs);
      },
    );
  };

  const hear = (news: CallbackView) => {
    if (stopped) return;
    if (failures >= failuresBeforeSaying) following.onContact(null);
    failures = 0;
    const heard = later(latest, news);
    if (heard !== latest) {
      latest = heard;
      following.onNews(heard);
    }
    if (isFinal(latest.state)) stop();
  };

  const ask = async () => {
    retryMs = Math.min(retryMs * 2, slowestRetryMs);
    try {
      hear(await client.callback(latest.handle));
      if (stopped) return;
      if (!stopStream) listen();
      askIn(stopStream ? quietMs : retryMs);
    } catch (failure) {
      if (stopped) return;
      const problem: VisitorProblem =
        failure instanceof ProxyRefusal ? failure.problem : { code: 'unavailable' };
      failures += 1;
      if (problem.code === 'not-found') {
        following.onContact(problem);
        stop();
        return;
      }
      if (failures === failuresBeforeSaying) following.onContact(problem);
      askIn(retryMs);
    }
  };

  if (isFinal(latest.state)) return stop;
  listen();
  askIn(quietMs);
  return stop;
}
