import type { ParsedCallbackRequest } from '../../../shared/callback.js';
import type { Clock } from '../../../shared/clock.js';
import type { NumberReading } from '../../../shared/numbers/check-number.js';
import { LimitReached } from '../../guard/call-counters.js';
import type { CallCost } from '../../guard/call-prices.js';
import type { Guard } from '../../guard/guard.js';
import { HitsExceeded, type LimitedHit } from '../../guard/limited-hits.js';
import { type FreshProof, type PageProofs, proofProblem } from '../../guard/page-proofs.js';
import type { ProofOfWork } from '../../guard/proof-of-work.js';
import { tooManyRequests } from '../../guard/request-limits.js';
import type { SiteKey } from '../../guard/site-keys.js';
import { ProblemError } from '../../http/problems.js';
import type { FormCounts } from '../../statistics/form-counts.js';
import { keyedHash } from '../../store/secrets.js';
import type { Acceptance, RequestIdentity } from '../ledger/acceptances.js';
import {
  type Callback,
  type NewCallback,
  NumberTaken,
  ProofUsed,
} from '../ledger/callback-entity.js';
import { iso } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';
import { tailOf } from '../ledger/number-tail.js';
import { SlotFull } from '../ledger/slot-capacity.js';
import { slotProblem } from './appointments.js';
import { checkAnswers, type Offered, parseRequest } from './check-request.js';
import { keptConsent } from './consent.js';
import type { InFlightKeys } from './in-flight-keys.js';

import { hostOf, noteRefusal } from './refused-requests.js';
import { failed } from './request-checks.js';
import { createSafePhrase } from './safe-phrase.js';

export interface AcceptParts extends Offered {
  ledger: Pick<Ledger, 'accept' | 'findRepetition'>;
  /** Lets a later call to the same number make way: see `makeWay`. */
  makeWay(callback: NewCallback): Promise<boolean>;
  inFlightKeys: InFlightKeys;
  /** The most that a call to a number can cost. */
  highestCost(popupId: string, number: NumberReading): Promise<CallCost>;
  pageProofs: Pick<PageProofs, 'require'>;
  formCounts: Pick<FormCounts, 'countRequested'>;
  proofOfWork: Pick<ProofOfWork, 'require' | 'countRefusal'>;
  guard: Pick<Guard, 'requireAllowed' | 'recordRefusal'>;
  /** What a request of this address counts, if it is accepted. */
  requestHit(address: string | undefined): LimitedHit | undefined;
  clock: Clock;
  /** Keys the hash by which numbers are compared. */
  secret: string;
  /** Whether visitor and operator get two words by which the call is known. */
  agreesOnPhrase: boolean;
}

/** What a request carries besides its body. */
export interface Envelope {
  idempotencyKey: string;
  /** The origin of the requesting site; empty without one. Idempotency keys are separate for each site. */
  origin: string;
  /** For what its page proof was issued, if not for that origin. */
  proofOrigin?: string | undefined;
  address: string | undefined;
  /** As the page sent it. */
  pageProof?: string | undefined;
  /** Of a challenge, as the page sent it. */
  solution?: string | undefined;
  /** Instead of a page proof, where a site's own server sends it. */
  siteKey?: SiteKey | undefined;
  /** The owner's own test call, which comes from no page. */
  isOfOwner?: true | undefined;
  /** Why the sender is refused. */
  senderProblem?: ProblemError | undefined;
}

/**
 * Records a callback request. Requests with the same idempotency key get the same callback.
 * @param body not validated yet
 * @throws {ProblemError} when it cannot be accepted, with what to do about it
 */
export async function acceptCallback(
  body: unknown,
  envelope: Envelope,
  parts: AcceptParts,
): Promise<Callback> {
  const request = parseRequest(body);
  const identity = identityOf(request, envelope, parts.secret);
  const acceptance = await parts.inFlightKeys.runExclusive(identity.idempotency_key, () =>
    acceptNew(request, identity, envelope, parts),
  );
  if (!acceptance)
    throw new ProblemError('duplicate', {
      detail: 'The first request with this key is still being handled. Send this one again.',
      retryAfterSeconds: 1,
    });
  if (acceptance.kind === 'key-reused')
    throw new ProblemError('invalid-field', {
      field: 'Idempotency-Key',
      detail: 'This key was used for other data. Make a new key for a new request.',
    });
  return acceptance.callback;
}

/** What makes two requests the same: the site and key, and a fingerprint of the body. */
function identityOf(
  { slotAt, ...request }: ParsedCallbackRequest,
  { origin, idempotencyKey, siteKey }: Envelope,
  secret: string,
): RequestIdentity {
  const values = { ...request, ...(slotAt !== undefined && { slotAt: iso(slotAt) }) };
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    idempotency_key: keyedHash(
      secret,
      `${siteKey ? `site key ${siteKey.id}` : origin} ${idempotencyKey}`,
    ),
    fingerprint: keyedHash(secret, JSON.stringify(sorted)),
  };
}

async function acceptNew(
  request: ParsedCallbackRequest,
  identity: RequestIdentity,
  envelope: Envelope,
  parts: AcceptParts,
): Promise<Acceptance> {
  const { address } = envelope;
  try {
    return await record(request, identity, envelope, parts);
  } catch (failure) {
    // A repetition gets its callback even when the hours, the limits or the popup have changed since.
    const repetition = await parts.ledger.findRepetition(identity);
    if (repetition) return repetition;
    if (isAbuse(failure)) await parts.proofOfWork.countRefusal(address);
    await noteRefusal(failure, { popupId: request.popupId, origin: envelope.origin }, parts.guard);
    throw failure;
  }
}

const abuseCodes: readonly string[] = ['cannot-call-now', 'proof-expired', 'challenge-failed'];

const isAbuse = (failure: unknown): boolean =>
  failure instanceof ProblemError && abuseCodes.includes(failure.problem.code);

async function record(
  request: ParsedCallbackRequest,
  identity: RequestIdentity,
  { solution, ...envelope }: Envelope,
  parts: AcceptParts,
): Promise<Acceptance> {
  const { popupId } = request;
  const { address, origin } = envelope;
  const { runCheck } = parts;
  await runCheck('sender', () => requireSender(popupId, envelope));
  const proof = await runCheck('page-proof', () => requireProof(popupId, envelope, parts));
  // Nobody waits for it.
  void countRequested(popupId, proof?.id ?? identity.idempotency_key, address, parts);
  const callback = {
    ...identity,
    ...(await checked(request, parts)),
    address: address ?? null,
    source: hostOf(origin),
    proof_id: proof?.id ?? null,
  };
  const { number } = callback;
  try {
    // After what the visitor can correct, and before the rules, which then cost an attacker something to find out.
    await runCheck('challenge', async () => {
      if (proof) await parts.proofOfWork.require({ popupId, origin, address, proof, solution });
    });
    await runCheck('rules', () => parts.guard.requireAllowed(callback));
    return await acceptInLedger(callback, parts.requestHit(address), parts);
  } catch (failure) {
    throw failed('limits', failure, { number });
  }
}

/** @throws {ProblemError} that says which check failed, where it is one */
async function acceptInLedger(
  callback: NewCallback,
  hit: LimitedHit | undefined,
  parts: Pick<AcceptParts, 'ledger' | 'makeWay' | 'clock'>,
): Promise<Acceptance> {
  try {
    return await acceptOrReplace(callback, hit, parts);
  } catch (failure) {
    if (failure instanceof HitsExceeded)
      throw failed('address', tooManyRequests(failure.resetsAt, parts.clock));
    if (failure instanceof SlotFull) throw failed('slot', slotProblem());
    if (failure instanceof NumberTaken) throw failed('number-free', new ProblemError('duplicate'));
    if (failure instanceof ProofUsed) throw failed('page-proof', proofProblem('page-proof'));
    if (failure instanceof LimitReached)
      throw failed('limits', new ProblemError('cannot-call-now', {}, failure.limit));
    throw failure;
  }
}

async function acceptOrReplace(
  callback: NewCallback,
  hit: LimitedHit | undefined,
  { ledger, makeWay }: Pick<AcceptParts, 'ledger' | 'makeWay'>,
): Promise<Acceptance> {
  try {
    return await ledger.accept(callback, hit);
  } catch (failure) {
    if (failure instanceof NumberTaken && (await makeWay(callback)))
      return ledger.accept(callback, hit);
    throw failure;
  }
}

/** A request comes from a page, or from a server that has a site key for the popup. */
function requireSender(popupId: string, { siteKey, senderProblem }: Envelope): void {
  if (senderProblem) throw senderProblem;
  if (siteKey?.popupIds && !siteKey.popupIds.includes(popupId))
    throw new ProblemError('invalid-field', {
      status: 403,
      field: 'Authorization',
      detail: 'This site key is not for this popup.',
    });
}

/** @returns the proof of a page, if proofs are needed */
async function requireProof(
  popupId: string,
  { origin, proofOrigin = origin, pageProof, siteKey, isOfOwner }: Envelope,
  { pageProofs }: AcceptParts,
): Promise<FreshProof | undefined> {
  if (siteKey || isOfOwner) return undefined;
  return pageProofs.require(pageProof, { popupId, origin: proofOrigin });
}

/** Only for a popup that exists: what others are asked for is never counted. */
async function countRequested(
  popupId: string,
  form: string,
  address: string | undefined,
  { popupView, formCounts }: Pick<AcceptParts, 'popupView' | 'formCounts'>,
): Promise<void> {
  const view = await popupView(popupId).catch(() => undefined);
  if (view) formCounts.countRequested(view.id, { form, address });
}

async function checked(request: ParsedCallbackRequest, parts: AcceptParts) {
  const { secret, highestCost, agreesOnPhrase } = parts;
  const { slotAt, delaySeconds = 0 } = request;
  const { view, number } = await checkAnswers(request, parts);
  return {
    popup_id: request.popupId,
    number: number.e164,
    number_hash: keyedHash(secret, number.e164),
    number_tail: tailOf(secret, number.e164),
    name: request.name || null,
    custom1: request.custom1 || null,
    custom2: request.custom2 || null,
    custom3: request.custom3 || null,
    delay_seconds: delaySeconds,
    slot_at: slotAt ?? null,
    slot_zone: slotAt === undefined ? null : view.timeZone,
    ...keptConsent(request.consent, view.privacy),
    // Where a voicemail answers, nobody says it.
    ...(agreesOnPhrase &&
      !(view.voicemail && slotAt === undefined) && {
        safe_phrase: createSafePhrase(view.locale),
        safe_phrase_language: view.locale,
      }),
    ...(await highestCost(request.popupId, number)),
  };
}
