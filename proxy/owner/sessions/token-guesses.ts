import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import { StoredHits } from '../../guard/stored-hits.js';
import { clientAddress } from '../../http/client-address.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/database.js';

const WINDOW_MS = 10 * MINUTE_MS;

/** Wrong tokens that are answered as such within the window: of one address, and of all, whose addresses may be forged. */
const GUESSES_PER_ADDRESS = 10;
const GUESSES_IN_TOTAL = 200;

const ALL = 'all';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares a text with ADMIN_TOKEN. Digests have equal lengths, so the time does not reveal the length of the token. */
export function comparesWith(adminToken: string): (token: string) => boolean {
  const expected = digest(adminToken);
  return (token) => timingSafeEqual(digest(token), expected);
}

/** Counts wrong tokens of all instances together; above a limit without a write, so that guessing costs the store nothing. */
export class TokenGuesses {
  readonly #hits: StoredHits;
  readonly #refusedUntil = new Map<string, number>();

  constructor(private readonly parts: { store: Store; clock: Clock; log: Log; secret: string }) {
    this.#hits = new StoredHits({ ...parts, windowMs: WINDOW_MS });
  }

  /**
   * Counts a wrong token of this request, by address (IPv6: a /56) and in total.
   * @throws {ProblemError} too-many-requests
   */
  async count(request: Request): Promise<void> {
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    this.#refuse(ALL);
    this.#refuse(address);
    await this.#countKey(address, GUESSES_PER_ADDRESS);
    await this.#countKey(ALL, GUESSES_IN_TOTAL);
  }

  #refuse(key: string): void {
    const until = this.#refusedUntil.get(key);
    if (until === undefined) return;
    const { clock } = this.parts;
    if (until > clock.now())
      throw new ProblemError('too-many-requests', {
        retryAfterSeconds: Math.ceil((until - clock.now()) / SECOND_MS),
      });
    this.#refusedUntil.delete(key);
  }

  async #countKey(key: string, limit: number): Promise<void> {
    const { totalHits, resetTime } = await this.#hits.increment(`owner token ${key}`);
    if (totalHits <= limit) return;
    if (key === ALL)
      this.parts.log.warn(
        { alert: 'token-guessing' },
        "Somebody is guessing the owner's token from many addresses. Set a long random ADMIN_TOKEN",
      );
    this.#refusedUntil.set(key, resetTime?.getTime() ?? this.parts.clock.now() + WINDOW_MS);
    this.#refuse(key);
  }
}
