import {
  CallbackRequest,
  type NumberReason,
  type ParsedCallbackRequest,
  type PopupView,
} from '../../../shared/callback.js';
import {
  checkNumber,
  type NumberCheck,
  type NumberReading,
} from '../../../shared/numbers/check-number.js';
import { customFields } from '../../../shared/vocabulary.js';
import { LimitReached } from '../../guard/call-counters.js';
import type { CallCost } from '../../guard/call-prices.js';
import type { Guard } from '../../guard/guard.js';
import { type FreshProof, type PageProofs, proofProblem } from '../../guard/page-proofs.js';
import type { ProofOfWork } from '../../guard/proof-of-work.js';
import type { SiteKey } from '../../guard/site-keys.js';
import { fieldProblem, ProblemError } from '../../http/problems.js';
import { numberingPlansFor } from '../../popups/numbering-plans.js';
import { keyedHash } from '../../store/secrets.js';
import type { Acceptance, RequestIdentity } from '../ledger/acceptances.js';
import { type Callback, NumberTaken, ProofUsed } from '../ledger/callback-entity.js';
import { iso } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';
import { SlotFull } from '../ledger/slot-capacity.js';
import { type Appointments, slotProblem } from './appointments.js';
import type { InFlightKeys } from './in-flight-keys.js';

interface Parts {
  ledger: Ledger;
  inFlightKeys: InFlightKeys;
  popupView(popupId: string): Promise<PopupView>;
  appointments: Pick<Appointments, 'requireOffered'>;
  /** The most that a call to a number can cost. */
  highestCost(popupId: string, number: NumberReading): Promise<CallCost>;
  pageProofs: Pick<PageProofs, 'require'>;
  proofOfWork: Pick<ProofOfWork, 'require' | 'countRefusal'>;
  guard: Pick<Guard, 'requireAllowed' | 'recordRefusal'>;
  /** Counts an accepted request of this address. @throws {ProblemError} too-many-requests */
  countRequest(address: string | undefined): Promise<void>;
  /** Keys the hash by which numbers are compared. */
  secret: string;
}

/** What a request carries besides its body. */
export interface Envelope {
  idempotencyKey: string;
  /** The origin of the requesting site. Idempotency keys are separate for each site. */
  origin: string;
  address: string | undefined;
  /** As the page sent it. */
  pageProof?: string | undefined;
  /** Of a challenge, as the page sent it. */
  solution?: string | undefined;
  /** Instead of a page proof, where a site's own server sends it. */
  siteKey?: SiteKey | undefined;
}

/**
 * Records a callback request. Requests with the same idempotency key get the same callback.
 * @param body not validated yet
 * @throws {ProblemError} when it cannot be accepted, with what to do about it
 */
export async function acceptCallback(
  body: unknown,
  envelope: Envelope,
  parts: Parts,
): Promise<Callback> {
  const parsed = CallbackRequest.safeParse(body);
  if (!parsed.success)
    throw fieldProblem(parsed.error.issues[0], {
      field: 'body',
      detail: 'Send a JSON object with only the fields of CallbackRequest.',
    });
  const request = parsed.data;
  const identity = identityOf(request, envelope, parts.secret);
  const acceptance = await parts.inFlightKeys.runExclusive(
    identity.idempotency_key,
    // A repetition gets its callback even when the hours, the limits or the popup have changed since.
    async () =>
      (await parts.ledger.findRepetition(identity)) ??
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
  parts: Parts,
): Promise<Acceptance> {
  const { address } = envelope;
  try {
    return await record(request, identity, envelope, parts);
  } catch (failure) {
    if (isAbuse(failure)) await parts.proofOfWork.countRefusal(address);
    throw failure;
  }
}

const abuseCodes: readonly string[] = ['cannot-call-now', 'proof-expired', 'challenge-failed'];

const isAbuse = (failure: unknown): boolean =>
  failure instanceof LimitReached ||
  (failure instanceof ProblemError && abuseCodes.includes(failure.problem.code));

async function record(
  request: ParsedCallbackRequest,
  identity: RequestIdentity,
  { solution, ...envelope }: Envelope,
  parts: Parts,
): Promise<Acceptance> {
  const { popupId } = request;
  const { address, origin } = envelope;
  const proof = await requireSource(popupId, envelope, parts);
  const callback = {
    ...identity,
    ...(await checked(request, parts)),
    address: address ?? null,
    proof_id: proof?.id ?? null,
  };
  // After what the visitor can correct, and before the rules, which then cost an attacker something to find out.
  if (proof) await parts.proofOfWork.require({ popupId, origin, address, proof, solution });
  await parts.guard.requireAllowed(callback);
  // Counted last, so that a mistyped number does not use up the visitor's limit.
  await parts.countRequest(address);
  try {
    return await parts.ledger.accept(callback);
  } catch (failure) {
    if (failure instanceof SlotFull) throw slotProblem();
    if (failure instanceof NumberTaken) throw new ProblemError('duplicate');
    if (failure instanceof ProofUsed) {
      await parts.guard.recordRefusal('page-proof', callback);
      throw proofProblem();
    }
    if (failure instanceof LimitReached) await parts.guard.recordRefusal(failure.limit, callback);
    throw failure;
  }
}

/**
 * A request comes from a page that has a proof, or from a server that has a site key for the popup.
 * @returns the proof of a page, if proofs are needed
 */
async function requireSource(
  popupId: string,
  { origin, pageProof, siteKey }: Envelope,
  { pageProofs }: Parts,
): Promise<FreshProof | undefined> {
  if (!siteKey) return pageProofs.require(pageProof, { popupId, origin });
  if (siteKey.popupIds && !siteKey.popupIds.includes(popupId))
    throw new ProblemError('invalid-field', {
      status: 403,
      field: 'Authorization',
      detail: 'This site key is not for this popup.',
    });
  return undefined;
}

async function checked(
  request: ParsedCallbackRequest,
  { popupView, appointments, secret, highestCost }: Parts,
) {
  const { slotAt, delaySeconds = 0 } = request;
  const view = await popupView(request.popupId);
  // An appointment may be made while the popup is closed.
  if (slotAt === undefined && !view.acceptsRequests)
    throw new ProblemError(
      'closed',
      view.nextOpeningAt ? { detail: `It opens at ${view.nextOpeningAt}.` } : {},
    );
  rejectFieldsNotAskedFor(request, view);
  if (delaySeconds !== 0 && !view.delaysSeconds.includes(delaySeconds))
    throw new ProblemError('invalid-field', {
      field: 'delaySeconds',
      detail: 'Send 0 or one of delaysSeconds.',
    });
  if (slotAt !== undefined && delaySeconds !== 0)
    throw new ProblemError('invalid-field', {
      field: 'slotAt',
      detail: 'Send a delay or an appointment, not both.',
    });
  const number = checkPopupNumber(view, request.number, request.country);
  if (!number.ok) throw numberProblem(number.reason, number.country);
  if (slotAt !== undefined)
    await appointments.requireOffered(request.popupId, slotAt, number.country);
  return {
    popup_id: request.popupId,
    number: number.e164,
    number_hash: keyedHash(secret, number.e164),
    name: request.name || null,
    custom1: request.custom1 || null,
    custom2: request.custom2 || null,
    custom3: request.custom3 || null,
    delay_seconds: delaySeconds,
    slot_at: slotAt ?? null,
    slot_zone: slotAt === undefined ? null : view.timeZone,
    ...(await highestCost(request.popupId, number)),
  };
}

/**
 * Whether a popup may call a number. The numbering plans are those of the view, so that widget and server give the same
 * answer.
 * @param country for the national form; without it, a number that is right in several countries is refused
 * @throws {ProblemError} invalid-number with the reason country-unclear
 */
export function checkPopupNumber(
  { countries, testNumbers }: PopupView,
  number: string,
  country?: string,
): NumberCheck {
  const { metadata } = numberingPlansFor(countries);
  const check = checkNumber(number, country ?? countries[0]?.country ?? 'FR', {
    countries,
    testNumbers,
    metadata,
  });
  const isUnclear = check.others.length > 0 && !(check.ok && country !== undefined);
  if (!isUnclear) return check;
  const readings = check.ok ? [check, ...check.others] : check.others;
  throw new ProblemError('invalid-number', {
    reason: 'country-unclear',
    field: 'number',
    possibleCountries: [...new Set(readings.map((reading) => reading.country))],
  });
}

/** Rejects fields that the popup does not show, so that no more is stored about a visitor than the owner asks for. */
function rejectFieldsNotAskedFor(request: ParsedCallbackRequest, view: PopupView): void {
  const unasked = [
    !view.asksName && request.name ? 'name' : undefined,
    ...customFields.filter((field) => request[field] && view.labels[field] === null),
  ].find(Boolean);
  if (unasked)
    throw new ProblemError('invalid-field', {
      field: unasked,
      detail: 'This popup does not ask for it.',
    });
}

const notAllowed: readonly NumberReason[] = [
  'country-not-allowed',
  'premium',
  'line-not-allowed',
  'internet-line',
];

const numberProblem = (reason: NumberReason, country: string | null): ProblemError =>
  new ProblemError(notAllowed.includes(reason) ? 'number-not-allowed' : 'invalid-number', {
    reason,
    field: 'number',
    ...(country && { numberCountry: country }),
  });
