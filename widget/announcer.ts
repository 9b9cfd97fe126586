import type { Clock, Stop } from '../shared/clock.js';

/** Of several texts within this time, only the first and the last are spoken. */
const minGapMs = 3_000;

/** Spaces out the changes of a live region, so that a screen reader can finish one sentence before the next. */
export class Announcer {
  #lastSpoken = '';
  #pending: string | null = null;
  #stopTimer: Stop | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly speak: (text: string) => void,
  ) {}

  /** @param urgent speaks at once and drops a pending text; for final states and failures */
  say(text: string, urgent = false): void {
    if (urgent) this.silence();
    if (this.#stopTimer) {
      this.#pending = text;
      return;
    }
    if (text === this.#lastSpoken) return;
    this.#lastSpoken = text;
    this.speak(text);
    this.#stopTimer = this.clock.after(minGapMs, () => {
      const pending = this.#pending;
      this.#stopTimer = null;
      this.#pending = null;
      if (pending !== null) this.say(pending);
    });
  }

  silence(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#pending = null;
  }
}
