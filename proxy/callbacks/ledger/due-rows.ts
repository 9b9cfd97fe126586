import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Tables } from '../../store/tables.js';

/** More than clocks of instances differ by, less than anyone waits. */
const SET_BACK_MS = 5000;

/**
 * Rows that are due; also those that were written in the future. The clock of the machine has been put back since, and
 * waiting for the moment that they name could take hours. Not for appointments and leases: those keep their moment.
 */
export const dueOrFromTheFuture =
  (now: number, withinMs = 0) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    or([eb('due_at', '<=', now + withinMs), eb('updated_at', '>', now + SET_BACK_MS)]);
