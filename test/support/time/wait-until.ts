import { setTimeout as pause } from 'node:timers/promises';
import type { FakeClock } from './fake-clock.js';

interface Deadline {
  seconds: number;
  /** Pause between two checks of the condition. */
  everyMs?: number;
}

type Condition = () => boolean | Promise<boolean>;

/** Polls in real time until the condition holds. @returns false when it does not hold in time */
export async function holdsWithin(
  condition: Condition,
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
 * Polls in real time until the condition holds: for another process, a socket or the disk.
 * @param what a noun phrase for the error: "the end of all calls did not happen within 60 s"
 * @throws when it does not hold in time
 */
export async function waitUntil(
  what: string,
  condition: Condition,
  deadline: Deadline = { seconds: 20, everyMs: 1 },
): Promise<void> {
  if (!(await holdsWithin(condition, deadline)))
    throw new Error(`${what} did not happen within ${deadline.seconds} s`);
}

/**
 * Advances the clock, step by step, until the condition holds. Requests over the network take real time meanwhile.
 * @param what a noun phrase for the error, as for `waitUntil`
 * @throws when it does not hold within 20 seconds of real time
 */
export async function advanceUntil(
  clock: FakeClock,
  what: string,
  condition: Condition,
  stepMs = 1000,
): Promise<void> {
  const deadlineAt = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadlineAt) throw new Error(`${what} did not happen within 20 s`);
    await clock.advance(stepMs);
  }
}
