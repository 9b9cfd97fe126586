import { randomUUID } from 'node:crypto';
import { CallbackRequest, type PopupView } from '../../../shared/callback.js';
import type { CheckAnswer } from '../../../shared/owner/explanation.js';
import { type RequestCheck, requestChecks } from '../../../shared/owner/request-checks.js';
import { ProblemError } from '../../http/problems.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { type AcceptParts, acceptCallback } from './accept.js';
import { findLaterCall } from './earlier-call.js';
import { failed, type RunCheck, refusedBy } from './request-checks.js';

/** What a visitor would send. */
export interface Question {
  popupId: string;
  number: string;
  country?: string | undefined;
  delaySeconds?: number | undefined;
  slotAt?: string | undefined;
  /** Supposes another time, in milliseconds since 1970. */
  at?: number | undefined;
  /** Without it, requests of this address are not looked at. */
  address?: string | undefined;
}

/** Only a visitor's browser can pass them. */
const neverAsked: readonly RequestCheck[] = ['origin', 'sender', 'page-proof', 'challenge'];

/** What they look at is kept as it is now only, so nothing true can be said of another time. */
const onlyNow: readonly RequestCheck[] = [
  'appointment',
  'rules',
  'address',
  'number-free',
  'slot',
  'limits',
];

/**
 * What would come of a request at this moment: it goes through the very code that accepts requests, with nothing recorded,
 * counted or called. For another time, the present settings and hours are taken, and the checks of `onlyNow` skipped.
 * @returns an answer for each check, in their order
 */
export async function explainRequest(
  { address, at, ...request }: Question,
  parts: Omit<AcceptParts, 'ledger' | 'makeWay'> & {
    ledger: Ledger;
    /** A popup as it would be at another time. */
    viewAt(popupId: string, at: number): Promise<PopupView>;
  },
): Promise<CheckAnswer[]> {
  const answers = new Map<RequestCheck, CheckAnswer>();
  const isSkipped = (check: RequestCheck) =>
    neverAsked.includes(check) ||
    (check === 'address' && address === undefined) ||
    (at !== undefined && onlyNow.includes(check));
  const runCheck: RunCheck = async (check, look) => {
    try {
      const found = await look();
      answers.set(check, answerOf(check, isSkipped(check) ? 'skipped' : 'passed'));
      return found;
    } catch (failure) {
      throw failed(check, failure);
    }
  };
  const passEarlierThan = (place: number): void => {
    for (const check of requestChecks.slice(0, place))
      if (!answers.has(check))
        answers.set(check, answerOf(check, isSkipped(check) ? 'skipped' : 'passed'));
  };
  const { ledger } = parts;
  /** Would be cancelled. */
  let later: Callback | undefined;
  try {
    CallbackRequest.parse(request);
    await acceptCallback(
      request,
      { idempotencyKey: randomUUID(), origin: '', address },
      {
        ...parts,
        ...(at !== undefined && {
          popupView: (popupId: string) => parts.viewAt(popupId, at),
          appointments: { requireOffered: async () => undefined },
        }),
        runCheck,
        formCounts: { countRequested: () => undefined },
        pageProofs: { require: async () => undefined },
        proofOfWork: { require: async () => undefined, countRefusal: async () => undefined },
        guard: {
          requireAllowed: async (callback) =>
            at === undefined ? parts.guard.requireAllowed(callback) : undefined,
          recordRefusal: async () => undefined,
        },
        requestHit: () => (address === undefined ? undefined : parts.requestHit(address)),
        ledger: {
          findRepetition: async () => undefined,
          accept: async (callback, hit) =>
            at === undefined
              ? ledger.rehearse(callback, hit, later)
              : { kind: 'accepted', callback: callback as Callback },
        },
        makeWay: async (callback) => {
          later = await findLaterCall(callback, parts);
          return later !== undefined;
        },
      },
    );
    passEarlierThan(requestChecks.length);
  } catch (failure) {
    const refused = refusedBy(failure);
    if (!refused || !(failure instanceof ProblemError)) throw failure;
    // Checks of the ledger before the one that failed have passed.
    const { check } = refused;
    passEarlierThan(requestChecks.indexOf(check));
    answers.set(check, failedAnswer(check, failure, refused.rule));
  }
  return requestChecks.map((check) => answers.get(check) ?? answerOf(check, 'not-reached'));
}

const answerOf = (check: RequestCheck, result: CheckAnswer['result']): CheckAnswer => ({
  check,
  result,
  code: null,
  reason: null,
  rule: null,
  detail: null,
});

const failedAnswer = (
  check: RequestCheck,
  { problem: { code, reason, detail } }: ProblemError,
  rule: string | undefined,
): CheckAnswer => ({
  check,
  result: 'failed',
  code,
  reason: reason ?? null,
  rule: rule ?? null,
  detail: detail ?? null,
});

/** The answers of a refusal that was stored: the checks before the one that failed had passed. */
export function answersOfRefusal(refusal: {
  check: RequestCheck;
  code: string | null;
  reason: string | null;
  rule: string | null;
}): CheckAnswer[] {
  const place = requestChecks.indexOf(refusal.check);
  return requestChecks.map((check, index) =>
    index === place
      ? { ...refusal, result: 'failed', detail: null }
      : answerOf(check, index < place ? 'passed' : 'not-reached'),
  );
}
