// The fake clock needs Node's `setImmediate`. In a browser, a message port does the same.
globalThis.setImmediate ??= ((task: () => void) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = task;
  port2.postMessage(null);
}) as typeof setImmediate;

/** Lets everything happen that is already due. */
export const tick = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Waits until a condition is true.
 * @throws when it is not within five seconds, with the condition in the message
 */
export async function waitUntil(condition: () => boolean): Promise<void> {
  const deadlineAt = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadlineAt) throw new Error(`Not within five seconds: ${condition}`);
    await tick();
  }
}
