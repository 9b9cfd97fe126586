import type { Clock } from '../../shared/clock.js';
import { DAY_MS, HOUR_MS } from '../../shared/durations.js';
import { canonicalAddress } from '../../shared/network-address.js';
import type { E164 } from '../../shared/phone.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';
import type { Blocks } from './blocks.js';
import { networkOf } from './networks.js';

/** The author of a block that the person who has the phone asked for. */
export const CALLEE = 'callee';

/**
 * What an objection on a status page may block. Its link proves that somebody made the request, not that they have the
 * phone: a stranger has it too. So it blocks no more than the limits of calls to one number already let a stranger block.
 */
export const objectionTerms = {
  blocksForMs: 24 * HOUR_MS,
  /** A number is blocked once in this time. */
  againAfterMs: 30 * DAY_MS,
  /** Blocks of a day by requests of one network, and by all. */
  perNetworkDay: 3,
  perDay: 20,
} as const;

/** Blocks the numbers of those who object on a status page, for a day, within limits. */
export class CalleeObjections {
  constructor(
    private readonly parts: {
      store: Store;
      clock: Clock;
      blocks: Pick<Blocks, 'addWeaker'>;
      /** Keys the hashes of networks. */
      secret: string;
    },
  ) {}

  /** @returns until when the number is blocked because of it; undefined where a limit keeps it from that */
  async block(
    callback: Pick<Callback, 'number' | 'number_hash' | 'address'>,
  ): Promise<number | undefined> {
    const now = this.parts.clock.now();
    if (!(await this.#count(callback, now))) return undefined;
    const until = now + objectionTerms.blocksForMs;
    const number: E164 = callback.number;
    await this.parts.blocks.addWeaker(
      { kind: 'number', number },
      { reason: 'did not ask for a call', author: CALLEE, expires_at: until },
    );
    return until;
  }

  /** Counts an objection, in one transaction with the look at those before it. @returns whether it is within the limits */
  #count(
    { number_hash, address }: Pick<Callback, 'number_hash' | 'address'>,
    now: number,
  ): Promise<boolean> {
    const network_hash = this.#networkHash(address);
    return this.parts.store.transaction().execute(async (store) => {
      await store
        .deleteFrom('callee_objections')
        .where('at', '<', now - objectionTerms.againAfterMs)
        .execute();
      const known = await store.selectFrom('callee_objections').selectAll().execute();
      const today = known.filter(({ at }) => at > now - DAY_MS);
      const isWithin =
        known.every((one) => one.number_hash !== number_hash) &&
        today.length < objectionTerms.perDay &&
        today.filter((one) => one.network_hash === network_hash).length <
          objectionTerms.perNetworkDay;
      if (isWithin)
        await store
          .insertInto('callee_objections')
          .values({ at: now, number_hash, network_hash })
          .execute();
      return isWithin;
    });
  }

  /** Requests without an address count as one network. */
  #networkHash(address: string | null): string {
    const canonical = address === null ? undefined : canonicalAddress(address);
    return keyedHash(this.parts.secret, canonical === undefined ? '' : networkOf(canonical));
  }
}
