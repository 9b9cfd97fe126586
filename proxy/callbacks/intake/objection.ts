import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { Blocks } from '../../guard/blocks.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { cancelAtWebAppel } from './cancel.js';

interface Parts {
  ledger: Ledger;
  blocks: Pick<Blocks, 'add'>;
  webAppel: WebAppel;
  log: Log;
  /** Takes back calls that are being sent or ring; see `startWithdrawals`. */
  withdrawals: { wake(): void };
}

/** The author of a block that the person who has the phone asked for. */
export const CALLEE = 'callee';

/**
 * The person who has the phone says that they did not ask for the call: the number is blocked without an end, and its
 * open callbacks end as refused. A call whose phones ring cannot be cancelled at WebAppel (L331), so it is taken back
 * before it is tried again. Who requested them sees the state that every refusal has.
 */
export async function recordObjection(
  callback: Callback,
  { ledger, blocks, webAppel, log, withdrawals }: Parts,
): Promise<void> {
  // First, so that a callback that is missed below is refused when it is dialled.
  await blocks.add(
    { kind: 'number', number: callback.number },
    { reason: 'did not ask for a call', author: CALLEE, expires_at: null },
  );
  const open = await ledger.findPreventable(callback.number_hash);
  for (const one of open) await prevent(one, { ledger, webAppel });
  withdrawals.wake();
  log.info({ callback: callback.id, open: open.length }, 'a person objected to being called');
}

/** Ends a callback whose number must not be called, if WebAppel lets it. */
export async function prevent(
  callback: Callback,
  { ledger, webAppel }: { ledger: Ledger; webAppel: Pick<WebAppel, 'cancelCall'> },
): Promise<void> {
  if (callback.state === 'accepted') {
    try {
      await cancelAtWebAppel(callback, webAppel);
    } catch (failure) {
      // Its phones ring, or WebAppel does not answer: it is asked again.
      if (failure instanceof ProblemError) return;
      throw failure;
    }
  }
  await ledger.move(callback, 'refused', { detail: 'objection', actor: 'callee' });
}
