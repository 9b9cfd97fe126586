import type { CallbackView } from '../shared/callback.js';
import { SECOND_MS } from '../shared/durations.js';

/** `2:05`: for how long the phones ring, or the parties talk; empty in other states. */
export function elapsedText({ state, updatedAt }: CallbackView, now: number): string {
  if (state !== 'calling' && state !== 'connected') return '';
  // The clocks of the browser and of the proxy may differ a little.
  const seconds = Math.max(0, Math.floor((now - Date.parse(updatedAt)) / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
