import type { Clock } from '../../shared/clock.js';

/**
 * Answers of WebAppel that many visitors want: asked for once by all who wait, and again when they are older than
 * `freshForMs`. A failure is not kept: the next one asks again.
 */
export class TtlCache<Answer> {
  readonly #answers = new Map<string, { at: number; answer: Promise<Answer> }>();

  constructor(
    private readonly clock: Clock,
    private readonly freshForMs: number,
    private readonly ask: (key: string) => Promise<Answer>,
  ) {}

  get(key: string): Promise<Answer> {
    const known = this.#answers.get(key);
    if (known && this.clock.monotonic() - known.at < this.freshForMs) return known.answer;
    const asked = { at: this.clock.monotonic(), answer: this.ask(key) };
    this.#answers.set(key, asked);
    asked.answer.catch(() => {
      if (this.#answers.get(key) === asked) this.#answers.delete(key);
    });
    return asked.answer;
  }
}
