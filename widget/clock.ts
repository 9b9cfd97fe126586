import type { Clock } from '../shared/clock.js';

/** The browser's clock and timers. The widget reads the time nowhere else. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
