import { z } from 'zod';
import { outcomes, requestStates } from '../../../shared/callback-events.js';
import { readByAllPlans } from '../../../shared/numbers/all-plans.js';
import type { AuditChange } from '../../../shared/owner/audit.js';
import { reachesSomebody } from '../../../shared/owner/reaches-somebody.js';
import { hashOfTail, tailOf } from '../../callbacks/ledger/number-tail.js';
import { ProblemError } from '../../http/problems.js';
import { openStates, type RequestFilter } from '../../requests/request-list.js';
import { keyedHash } from '../../store/secrets.js';
import { Closing } from '../owner-callbacks.js';
import { pageQuery } from '../pages.js';

const moment = (about: string) =>
  z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-23T09:00:00Z' })
    .optional()
    .meta({ description: about });

/** The query for the list of requests. No parameter holds a number or a secret: addresses are kept in many places. */
export const RequestsQuery = z.strictObject({
  ...pageQuery('requests'),
  state: z
    .enum(['open', ...requestStates])
    .optional()
    .meta({
      description: 'A state, or open: those that are not over.',
    }),
  reason: z.enum(outcomes).optional().meta({ description: 'What came of it.' }),
  popup: z
    .string()
    .regex(/^[0-9]{1,20}$/, 'must be the id of a popup')
    .optional(),
  from: moment('Requested at this time or later.'),
  to: moment('Requested before this time.'),
  tracking: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "WebAppel's id of the call." }),
  number: z
    .string()
    .regex(/^[0-9]{4}$/, 'must be four digits; search for whole numbers by POST')
    .optional()
    .meta({ description: 'The last four digits of the number.' }),
});

/** The same filters for a file of all pages. */
export const RequestsCsvQuery = RequestsQuery.omit({ before: true, limit: true });

/** The same filters for what is to be closed. Anything but the states in which nothing can be closed is allowed. */
const ClosingFilter = RequestsCsvQuery.extend({
  state: z.enum(['open', 'unsettled'], 'must be open or unsettled: nothing else can be closed'),
}).partial({ state: true });

/** Closes all requests of a filter that can be closed. */
export const ClosingOfMany = z
  .strictObject({
    filter: ClosingFilter.default({}),
    outcome: Closing.shape.outcome,
    note: z
      .string()
      .trim()
      .max(200)
      .refine((note) => !reachesSomebody(note), {
        error:
          'must not hold a number or an address of anybody: the audit log keeps it for 400 days',
      })
      .optional()
      .meta({ description: 'Why, for the audit log.' }),
    expected: z.int().min(1).meta({
      description: 'How many were said to match. If more do by then, nothing is closed.',
    }),
  })
  .meta({ id: 'ClosingOfMany' });

export const filterOf = (
  query: z.infer<typeof RequestsCsvQuery>,
  secret: string,
): RequestFilter => ({
  states:
    query.state === undefined ? undefined : query.state === 'open' ? openStates : [query.state],
  outcome: query.reason,
  popupId: query.popup,
  from: query.from === undefined ? undefined : Date.parse(query.from),
  to: query.to === undefined ? undefined : Date.parse(query.to),
  trackingId: query.tracking,
  numberTails: query.number === undefined ? undefined : [hashOfTail(secret, query.number)],
});

/** A filter for the audit log, without what leads to one visitor. */
export const namedFilter = ({
  number,
  tracking,
  ...filter
}: z.infer<typeof RequestsCsvQuery>): AuditChange => ({
  ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  ...((number ?? tracking) !== undefined && { oneVisitor: true }),
});

/** A search for what must not be in an address. */
export const RequestSearch = z
  .strictObject({
    ...pageQuery('requests'),
    number: z.string().min(4).max(40).optional().meta({
      description: 'A whole number, as people write it. Without a country it is French.',
    }),
    handle: z.string().max(200).optional().meta({
      description: 'The link to a status page, or the handle in it.',
    }),
  })
  .meta({ id: 'RequestSearch' });

/** @throws {ProblemError} invalid-field for a number that cannot be read, or without anything to search for */
export function filterOfSearch(
  { number, handle }: z.infer<typeof RequestSearch>,
  secret: string,
): RequestFilter {
  if (handle !== undefined) return { handle: /([0-9a-f]{32})\/?$/.exec(handle)?.[1] ?? 'none' };
  if (number === undefined)
    throw new ProblemError('invalid-field', {
      field: 'number',
      detail: 'Send a number or a handle.',
    });
  const e164 = readByAllPlans(number)?.e164;
  if (!e164)
    throw new ProblemError('invalid-field', {
      field: 'number',
      detail: 'This is not a whole number. Begin with + and the country.',
    });
  return { numberHash: keyedHash(secret, e164), numberTails: [tailOf(secret, e164), ''] };
}
