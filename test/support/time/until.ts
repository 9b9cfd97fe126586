const DEADLINE_MS = 20_000;

/**
 * Waits in real time for what another process, a socket or the disk does.
 * @param what the sentence of the failure: what did not happen
 * @throws after 20 seconds
 */
export async function until(what: string, isDone: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${DEADLINE_MS / 1000} seconds`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
