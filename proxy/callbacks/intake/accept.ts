import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { CallbackRequest, type NumberReason, type PopupView } from '../../../shared/callback.js';
import { checkNumber, type NumberCheck } from '../../../shared/phone.js';
import { customFields } from '../../../shared/vocabulary.js';
import { fieldProblem, ProblemError } from '../../http/problems.js';
import { keyedHash } from '../../store/secrets.js';
import type { Callback, NewCallback } from '../ledger/callback-entity.js';
import type { Acceptance, Ledger } from '../ledger/ledger.js';
import { type Appointments, slotGone } from './appointments.js';
import type { InFlightKeys } from './in-flight-keys.js';

interface Parts {
  ledger: Ledger;
  inFlightKeys: InFlightKeys;
  popupView(popupId: string): Promise<PopupView>;
  appointments: Pick<Appointments, 'mustOffer'>;
  /** Throws when this sender has had enough requests taken. */
  countRequest(): Promise<void>;
  /** Keys the hash under which a number is compared. */
  secret: string;
}

export interface Envelope {
  idempotencyKey: string;
  /** The site that asked; the same key from another site is another key. */
  origin: string;
  address: string | undefined;
}

/**
 * Takes a visitor's callback into the ledger, once for all who send the same one.
 * @param body as it came; its form is checked here
 * @throws {ProblemError} when it cannot be taken, with what to do about it.
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
      detail: 'Must be a JSON object with no other fields than those of the description.',
    });
  const request = parsed.data;
  const identity = {
    idempotency_key: keyedHash(parts.secret, `${envelope.origin} ${envelope.idempotencyKey}`),
    fingerprint: keyedHash(
      parts.secret,
      JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1))),
    ),
  };
  const acceptance = await parts.inFlightKeys.runExclusive(
    identity.idempotency_key,
    // A repetition is answered whatever has changed since: the hours, the limits, the popup.
    async () =>
      (await parts.ledger.repetitionOf(identity)) ?? takeNew(request, identity, envelope, parts),
  );
  if (!acceptance)
    throw new ProblemError('duplicate', {
      detail: 'The first request with this key is still being worked on; repeat this one.',
      retryAfterSeconds: 1,
    });
  switch (acceptance.kind) {
    case 'accepted':
    case 'repeated':
      return acceptance.callback;
    case 'duplicate':
      throw new ProblemError('duplicate');
    case 'slot-taken':
      throw slotGone();
    case 'key-reused':
      throw new ProblemError('invalid-field', {
        field: 'Idempotency-Key',
        detail: 'This key came with other data before; make a new one for a new request.',
      });
  }
}

async function takeNew(
  request: CallbackRequest,
  identity: Pick<NewCallback, 'idempotency_key' | 'fingerprint'>,
  { address }: Envelope,
  parts: Parts,
): Promise<Acceptance> {
  const callback = { ...identity, ...(await checked(request, parts)), address: address ?? null };
  // Last, so that a mistyped number costs a visitor nothing.
  await parts.countRequest();
  return parts.ledger.accept(callback);
}

async function checked(request: CallbackRequest, { popupView, appointments, secret }: Parts) {
  const view = await popupView(request.popupId);
  const slotAt = request.slotAt === undefined ? null : Date.parse(request.slotAt);
  // An appointment may be made at night.
  if (slotAt === null && !view.acceptsRequests)
    throw new ProblemError(
      'closed',
      view.nextOpeningAt ? { detail: `It opens at ${view.nextOpeningAt}.` } : {},
    );
  rejectFieldsNotAskedFor(request, view);
  const delaySeconds = request.delaySeconds ?? 0;
  if (delaySeconds !== 0 && !view.delaysSeconds.includes(delaySeconds))
    throw new ProblemError('invalid-field', {
      field: 'delaySeconds',
      detail: 'Must be 0 or one of delaysSeconds.',
    });
  if (slotAt !== null && delaySeconds !== 0)
    throw new ProblemError('invalid-field', {
      field: 'slotAt',
      detail: 'Send a delay or an appointment, not both.',
    });
  if (slotAt !== null) await appointments.mustOffer(request.popupId, slotAt);
  const number = checkWithin(view, request.number, request.country);
  if (!number.ok) throw numberProblem(number.reason);
  return {
    popup_id: request.popupId,
    number: number.e164,
    number_hash: keyedHash(secret, number.e164),
    name: request.name || null,
    custom1: request.custom1 || null,
    custom2: request.custom2 || null,
    custom3: request.custom3 || null,
    delay_seconds: delaySeconds,
    slot_at: slotAt,
    slot_zone: slotAt === null ? null : view.timeZone,
  };
}

/** Whether a popup may call a number. */
export const checkWithin = (
  { countries, testNumbers }: PopupView,
  number: string,
  country = countries[0]?.country ?? 'FR',
): NumberCheck =>
  checkNumber(number, country, { countries, testNumbers, metadata: metadata as MetadataJson });

/** Only what the popup asks for is taken: nothing more is kept of a visitor. */
function rejectFieldsNotAskedFor(request: CallbackRequest, view: PopupView): void {
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

const notAllowed: readonly NumberReason[] = ['country-not-allowed', 'premium', 'line-not-allowed'];

const numberProblem = (reason: NumberReason): ProblemError =>
  new ProblemError(notAllowed.includes(reason) ? 'number-not-allowed' : 'invalid-number', {
    reason,
    field: 'number',
  });
