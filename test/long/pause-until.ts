import { setTimeout as pause } from 'node:timers/promises';

/** Waits until it holds, for so many seconds at most; tells whether it does. */
export async function pauseUntil(
  holds: () => boolean | Promise<boolean>,
  mostSeconds: number,
): Promise<boolean> {
  const until = Date.now() + mostSeconds * 1000;
  while (!(await holds())) {
    if (Date.now() > until) return false;
    await pause(50);
  }
  return true;
}
