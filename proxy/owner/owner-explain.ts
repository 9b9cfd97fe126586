import { z } from 'zod';
import { DAY_MS } from '../../shared/durations.js';
import { maskNumber } from '../../shared/mask-number.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import type { Explanation, Explanations } from '../../shared/owner/explanation.js';
import { readReference } from '../../shared/owner/request-checks.js';
import { MAX_NUMBER_LENGTH } from '../../shared/vocabulary.js';
import { answersOfRefusal } from '../callbacks/intake/explain.js';
import type { Intake } from '../callbacks/intake/intake.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import { ProblemError } from '../http/problems.js';
import type { Store } from '../store/database.js';

/** The query for why a request was refused. */
export const ReferenceQuery = z.strictObject({
  reference: z.string().max(40).meta({
    description: 'Eight characters that the visitor was shown; spaces and capitals do not matter.',
  }),
});

/** A request that nobody has sent. */
export const SupposedRequest = z
  .strictObject({
    popupId: z.string().regex(/^[0-9]{1,20}$/, 'must be the id of a popup'),
    number: z.string().min(1).max(MAX_NUMBER_LENGTH),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
      .optional(),
    at: z.iso.datetime({ offset: true }).optional().meta({
      description: 'Another time, at most 31 days ago or a year ahead.',
    }),
    slotAt: z.iso.datetime().optional().meta({ description: 'The time of an appointment.' }),
    address: z
      .union([z.ipv4(), z.ipv6()])
      .optional()
      .meta({ description: 'The visitor’s network address, to look at its limit too.' }),
  })
  .meta({ id: 'SupposedRequest' });

const MAX_PAST_MS = 31 * DAY_MS;
const MAX_AHEAD_MS = 366 * DAY_MS;

/** Refusals that one reference may find: it is unlikely that there are two. */
const MAX_FOUND = 5;

/** @throws {ProblemError} not-found */
export async function explainReference(
  { reference }: z.infer<typeof ReferenceQuery>,
  store: Store,
): Promise<Explanations> {
  const read = readReference(reference);
  const found = read
    ? await store
        .selectFrom('guard_refusals')
        .selectAll()
        .where('reference', '=', read)
        .orderBy('id', 'desc')
        .limit(MAX_FOUND)
        .execute()
    : [];
  if (found.length === 0)
    throw new ProblemError('not-found', {
      detail: 'No refusal of the last 30 days has this reference.',
    });
  return {
    explanations: found.map((row) => ({
      at: iso(row.at),
      isOtherTime: false,
      reference: row.reference,
      popupId: row.popup_id,
      number: row.number,
      country: row.country,
      source: row.source,
      phase: row.phase,
      checks: answersOfRefusal({
        check: row.failed_check ?? 'rules',
        code: row.code,
        reason: row.reason,
        rule: row.rule === row.code ? null : row.rule,
      }),
    })),
  };
}

/** What would come of a request that nobody has sent. It records, counts and calls nothing. */
export async function explainSupposed(
  request: z.infer<typeof SupposedRequest>,
  { intake, now }: { intake: Pick<Intake, 'explain'>; now: number },
): Promise<Explanation> {
  const { at, ...rest } = request;
  const { popupId, number, country } = rest;
  const supposed = at === undefined ? undefined : Date.parse(at);
  if (supposed !== undefined && (supposed < now - MAX_PAST_MS || supposed > now + MAX_AHEAD_MS))
    throw new ProblemError('invalid-field', {
      field: 'at',
      detail: 'Take a time of the last 31 days or of the year ahead.',
    });
  const reading = readByAllPlans(number);
  return {
    at: iso(supposed ?? now),
    isOtherTime: supposed !== undefined,
    reference: null,
    popupId,
    number: reading ? maskNumber(reading.e164) : '',
    country: reading?.country ?? country ?? null,
    source: null,
    phase: 'accepting',
    checks: await intake.explain({ ...rest, at: supposed }),
  };
}
