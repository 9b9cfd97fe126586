import type { LightPopup } from './light-launcher.js';

type Call = Iterable<unknown> & [method: keyof LightPopup, ...values: unknown[]];

declare global {
  /** Made by the page, before this script comes. */
  var rappel: { q?: Call[] | { push(call: Call): unknown } } | undefined;
}

/**
 * Runs what the page has asked for before this script came, and what it asks for from now on, such as `rappel('open')`:
 * calls of the methods of its first popup. The page makes the function, so nothing global is made here.
 */
export function runCalls(load: () => Promise<unknown>): void {
  const { rappel } = globalThis;
  if (!rappel) return;
  const push = async ([method, ...values]: Call): Promise<void> => {
    const find = () => document.querySelector<LightPopup>('rappel-popup');
    if (!find()?.[method]) await load();
    (find()?.[method] as ((...values: unknown[]) => unknown) | undefined)?.(...values);
  };
  const queued = rappel.q ?? [];
  rappel.q = { push };
  if (Array.isArray(queued)) for (const call of queued) void push(call);
}
