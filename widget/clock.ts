import type { Clock } from '../shared/clock.js';

/** The browser's time. The only place of the widget that reads it or waits. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
