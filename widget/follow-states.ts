import type { CallbackView } from '../shared/callback.js';
import type { Clock, Stop } from '../shared/clock.js';
import { isFinal } from '../shared/vocabulary.js';
import { latestOf } from './callback-states.js';
import type { ProxyClient } from './proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from './proxy-refusal.js';

export interface FollowListener {
  onUpdate(update: CallbackView): void;
  /** @param problem why updates cannot be fetched; null when they can be again */
  onUpdateProblem(problem: VisitorProblem | null): void;
}

/** Poll interval while the stream is open: the stream may be dead, or the page may have slept. */
const streamingPollMs = 30_000;
/** Poll interval while another page of the browser has the stream. */
const waitingPollMs = 5_000;
const firstRetryDelayMs = 1_000;
const maxRetryDelayMs = 30_000;
/** Shorter outages, a few seconds, are not reported to the visitor. */
const failuresBeforeReport = 3;

/** Follows a callback by its event stream, and by polling when the stream fails, until its end or until stopped. */
export function follow(
  client: ProxyClient,
  clock: Clock,
  known: CallbackView,
  listener: FollowListener,
): Stop {
  let latest = known;
  let retryDelayMs = firstRetryDelayMs;
  let failures = 0;
  let stopped = false;
  let closeStream: Stop | null = null;
  let isStreaming = false;
  let stopTimer: Stop = () => undefined;

  const stop = () => {
    stopped = true;
    closeStream?.();
    stopTimer();
  };

  const pollIn = (delayMs: number) => {
    stopTimer();
    if (!stopped) stopTimer = clock.after(delayMs, poll);
  };

  const openStream = () => {
    closeStream = client.watch(latest.handle, {
      onOpen: () => {
        isStreaming = true;
        pollIn(streamingPollMs);
      },
      onUpdate: (update) => {
        retryDelayMs = firstRetryDelayMs;
        receive(update);
        pollIn(streamingPollMs);
      },
      onBreak: () => {
        closeStream = null;
        isStreaming = false;
        pollIn(retryDelayMs);
      },
    });
  };

  const receive = (update: CallbackView) => {
    if (stopped) return;
    if (failures >= failuresBeforeReport) listener.onUpdateProblem(null);
    failures = 0;
    const received = latestOf(latest, update);
    if (received !== latest) {
      latest = received;
      listener.onUpdate(received);
    }
    if (isFinal(latest.state)) stop();
  };

  const poll = async () => {
    retryDelayMs = Math.min(retryDelayMs * 2, maxRetryDelayMs);
    try {
      receive(await client.fetchCallback(latest.handle));
      if (stopped) return;
      if (!closeStream) openStream();
      if (isStreaming) pollIn(streamingPollMs);
      else pollIn(closeStream ? waitingPollMs : retryDelayMs);
    } catch (failure) {
      if (stopped) return;
      const problem: VisitorProblem =
        failure instanceof ProxyRefusal ? failure.problem : { code: 'unavailable' };
      failures += 1;
      if (problem.code === 'not-found') {
        listener.onUpdateProblem(problem);
        stop();
        return;
      }
      if (failures === failuresBeforeReport) listener.onUpdateProblem(problem);
      pollIn(retryDelayMs);
    }
  };

  if (isFinal(latest.state)) return stop;
  openStream();
  if (!isStreaming) pollIn(firstRetryDelayMs);
  return stop;
}

/** The part of `document` that tells whether the page can be seen. */
export type VisiblePage = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

/**
 * As `follow`, but only while the page can be seen: a page in a tab behind others keeps no connection, and asks for the
 * state when it appears again.
 */
export function followWhileVisible(
  client: ProxyClient,
  clock: Clock,
  known: CallbackView,
  listener: FollowListener,
  page: VisiblePage = document,
): Stop {
  let latest = known;
  let reported = false;
  let stopFollowing: Stop = () => undefined;

  const begin = () =>
    follow(client, clock, latest, {
      onUpdate: (update) => {
        latest = update;
        listener.onUpdate(update);
      },
      onUpdateProblem: (problem) => {
        reported = problem !== null;
        listener.onUpdateProblem(problem);
      },
    });
  const change = () => {
    stopFollowing();
    // What failed before is tried anew when the page appears.
    if (reported) listener.onUpdateProblem(null);
    reported = false;
    stopFollowing = page.hidden ? () => undefined : begin();
  };

  if (!page.hidden) stopFollowing = begin();
  page.addEventListener('visibilitychange', change);
  return () => {
    page.removeEventListener('visibilitychange', change);
    stopFollowing();
  };
}
