import { setTimeout as pause } from 'node:timers/promises';

interface Deadline {
  seconds: number;
  /** Pause between two looks. */
  everyMs?: number;
}

/** Polls until the condition holds. @returns false when it does not hold in time */
export async function holdsWithin(
  condition: () => boolean | Promise<boolean>,
  { seconds, everyMs = 50 }: Deadline,
): Promise<boolean> {
  const deadlineAt = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadlineAt) return false;
    await pause(everyMs);
  }
  return true;
}

/**
 * Polls until the condition holds.
 * @param what a noun phrase for the error: "the end of all calls did not happen within 60 s"
 * @throws when it does not hold in time
 */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadline: Deadline,
): Promise<void> {
  if (!(await holdsWithin(condition, deadline)))
    throw new Error(`${what} did not happen within ${deadline.seconds} s`);
}
