import { sql } from 'kysely';
import { calledOutcomes } from '../../shared/callback-events.js';
import { type FunnelStep, funnelSteps, type Statistics } from '../../shared/owner/statistics.js';
import type { Store } from '../store/database.js';
import type { Range } from './counted-hours.js';

/** What was counted in a period, and in the one before. */
interface Both {
  n: number;
  previous: number;
}

/** How many forms were opened and sent. */
export async function readFormCounts(
  store: Store,
  { beforeAt, startsAt, endsAt, popupId }: Range,
): Promise<ReadonlyMap<string, Both>> {
  const isNow = sql`quarter_at >= ${sql.lit(startsAt)}`;
  const rows = await store
    .selectFrom('form_counts')
    .select([
      'step',
      sql<number>`sum(case when ${isNow} then n else 0 end)`.as('n'),
      sql<number>`sum(case when ${isNow} then 0 else n end)`.as('previous'),
    ])
    .where('quarter_at', '>=', beforeAt)
    .where('quarter_at', '<', endsAt)
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', popupId as string))
    .groupBy('step')
    .execute();
  return new Map(
    rows.map(({ step, n, previous }) => [step, { n: Number(n), previous: Number(previous) }]),
  );
}

/** The way from the form to the conversation. @param open requests that are not over, which no outcome counts */
export function funnelOf(
  forms: ReadonlyMap<string, Both>,
  { outcomes, open }: Pick<Statistics, 'outcomes'> & { open: Both },
): Statistics['funnel'] {
  const sumOf = (isMeant: (one: (typeof outcomes)[number]) => boolean): Both =>
    outcomes.filter(isMeant).reduce(sum, { n: 0, previous: 0 });
  const counts: Record<FunnelStep, Both> = {
    opened: forms.get('opened') ?? { n: 0, previous: 0 },
    requested: forms.get('requested') ?? { n: 0, previous: 0 },
    accepted: sum(
      sumOf(() => true),
      open,
    ),
    called: sumOf(({ outcome }) => calledOutcomes.includes(outcome)),
    reached: sumOf(({ outcome }) => outcome === 'reached'),
  };
  return funnelSteps.map((step) => ({ step, ...counts[step] }));
}

const sum = (one: Both, other: Both): Both => ({
  n: one.n + other.n,
  previous: one.previous + other.previous,
});
