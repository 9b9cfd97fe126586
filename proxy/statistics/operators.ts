import { sql } from 'kysely';
import { maskNumber } from '../../shared/mask-number.js';
import type { Statistics } from '../../shared/owner/statistics.js';
import type { Store } from '../store/database.js';
import type { Range } from './counted-hours.js';

/**
 * What each operator answered, where the embedded platform rang them.
 * @param account the mail address of its account
 */
export async function readOperators(
  store: Store,
  { beforeAt, startsAt, endsAt, popupId }: Range,
  account: string,
): Promise<NonNullable<Statistics['operators']>> {
  const sumOf = (column: string, isBefore = false) =>
    sql<number>`sum(case when quarter_at ${sql.raw(isBefore ? '<' : '>=')} ${sql.lit(startsAt)} then ${sql.ref(column)} else 0 end)`;
  const rows = await store
    .selectFrom('platform_operator_counts')
    .select('number')
    .select([
      sumOf('rang').as('rang'),
      sumOf('answered').as('answered'),
      sumOf('in_use').as('inUse'),
      sumOf('rang_ms').as('rangMs'),
      sumOf('talk_seconds').as('talkSeconds'),
      sumOf('rang', true).as('rangBefore'),
      sumOf('answered', true).as('answeredBefore'),
    ])
    .where('account_id', '=', (eb) =>
      eb.selectFrom('platform_accounts').select('id').where('email', '=', account),
    )
    .where('quarter_at', '>=', beforeAt)
    .where('quarter_at', '<', endsAt)
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', Number(popupId)))
    .groupBy('number')
    .execute();
  return rows
    .map((row) => {
      const [rang, answered] = [Number(row.rang), Number(row.answered)];
      return {
        number: row.number,
        rang,
        answered,
        missed: rang - answered,
        inUse: Number(row.inUse),
        ringSeconds: Math.round(Number(row.rangMs) / 1000),
        talkSeconds: Number(row.talkSeconds),
        previous: { rang: Number(row.rangBefore), answered: Number(row.answeredBefore) },
      };
    })
    .sort((one, other) => other.rang - one.rang || (one.number < other.number ? -1 : 1));
}

/** For somebody who may not know the numbers of the staff. */
export const withMaskedOperators = (statistics: Statistics): Statistics => ({
  ...statistics,
  operators:
    statistics.operators?.map((operator) => ({
      ...operator,
      number: maskNumber(operator.number),
    })) ?? null,
});
