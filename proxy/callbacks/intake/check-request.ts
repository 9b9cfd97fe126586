import {
  CallbackRequest,
  type NumberReason,
  type ParsedCallbackRequest,
  type PopupView,
} from '../../../shared/callback.js';
import { checkNumber, type NumberCheck } from '../../../shared/numbers/check-number.js';
import type { E164 } from '../../../shared/phone.js';
import { customFields } from '../../../shared/vocabulary.js';
import type { Guard } from '../../guard/guard.js';
import { fieldProblem, ProblemError } from '../../http/problems.js';
import { numberingPlansFor } from '../../popups/numbering-plans.js';
import type { Appointments } from './appointments.js';
import { noteRefusal } from './refused-requests.js';
import type { RunCheck } from './request-checks.js';

/** What popups offer. */
export interface Offered {
  popupView(popupId: string): Promise<PopupView>;
  appointments: Pick<Appointments, 'requireOffered'>;
  runCheck: RunCheck;
}

/** @param body not validated yet */
export function parseRequest(body: unknown): ParsedCallbackRequest {
  const parsed = CallbackRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  throw fieldProblem(parsed.error.issues[0], {
    field: 'body',
    detail: 'Send a JSON object with only the fields of CallbackRequest.',
  });
}

/** A request as it would be carried out. */
export interface ReviewedRequest {
  number: E164;
  country: string;
  /** Other countries in which a number in national form is right. */
  otherCountries: readonly string[];
}

/**
 * Checks all of a request that its visitor can correct, as `acceptCallback` does. Records and counts no request, and asks
 * neither the guard nor the limits: nobody learns their rules here.
 * @throws {ProblemError} with what to correct
 */
export async function reviewRequest(
  body: unknown,
  origin: string,
  parts: Offered & { guard: Pick<Guard, 'recordRefusal'> },
): Promise<ReviewedRequest> {
  const request = parseRequest(body);
  try {
    const { number } = await checkAnswers(request, parts);
    return {
      number: number.e164,
      country: number.country,
      otherCountries: [...new Set(number.others.map(({ country }) => country))],
    };
  } catch (failure) {
    await noteRefusal(failure, { popupId: request.popupId, origin }, parts.guard);
    throw failure;
  }
}

/** The checks of what a visitor has answered, against what the popup offers. @throws {ProblemError} */
export async function checkAnswers(
  request: ParsedCallbackRequest,
  { popupView, appointments, runCheck }: Offered,
) {
  const { popupId, slotAt } = request;
  const view = await runCheck('popup', () => popupView(popupId));
  await runCheck('open', () => requireOpen(request, view));
  await runCheck('fields', () => rejectFieldsNotAskedFor(request, view));
  await runCheck('delay', () => requireOfferedDelay(request, view));
  const number = await runCheck('number', () => requireCallable(request, view));
  await runCheck('appointment', async () => {
    if (slotAt !== undefined) await appointments.requireOffered(popupId, slotAt, number.country);
  });
  return { view, number };
}

function requireOpen({ slotAt }: ParsedCallbackRequest, view: PopupView): void {
  // An appointment may be made while the popup is closed.
  if (slotAt === undefined && !view.acceptsRequests)
    throw new ProblemError(
      'closed',
      view.nextOpeningAt ? { detail: `It opens at ${view.nextOpeningAt}.` } : {},
    );
}

function requireOfferedDelay(
  { slotAt, delaySeconds = 0 }: ParsedCallbackRequest,
  view: PopupView,
): void {
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
}

function requireCallable({ number, country }: ParsedCallbackRequest, view: PopupView) {
  const check = checkPopupNumber(view, number, country);
  if (!check.ok) throw numberProblem(check.reason, check.country);
  return check;
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
