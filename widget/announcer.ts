import type { Clock, Stop } from '../shared/clock.js';

/** Two changes within this time are spoken as one: the later. */
const pauseMs = 3_000;

/** Decides when a live region changes, so that a screen reader is not spoken over by its own next sentence. */
export class Announcer {
  #spoken = '';
  #waiting: string | null = null;
  #stop: Stop | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly speak: (text: string) => void,
  ) {}

  /** @param urgent an end or a failure, which waits for nothing */
  say(text: string, urgent = false): void {
    if (urgent) this.silence();
    if (this.#stop) {
      this.#waiting = text;
      return;
    }
    if (text === this.#spoken) return;
    this.#spoken = text;
    this.speak(text);
    this.#stop = this.clock.after(pauseMs, () => {
      const waiting = this.#waiting;
      this.#stop = null;
      this.#waiting = null;
      if (waiting !== null) this.say(waiting);
    });
  }

  silence(): void {
    this.#stop?.();
    this.#stop = null;
    this.#waiting = null;
  }
}
