import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { demoOperators } from '../platform/accounts/demo-account.js';
import { addOperatorCounts, operatorCountsOf } from '../platform/call-engine/operator-counts.js';
import { phoneDefaults } from '../settings/phone-kind.js';
import { addFormCounts, formCountOf } from '../statistics/form-counts.js';
import type { Store } from '../store/database.js';

type Counted = Pick<Callback, 'popup_id' | 'requested_at' | 'outcome' | 'talk_seconds'>;

/** Adds what forms and operators of the demo did for a request, or takes it away. @param index of the request */
export async function addDemoCounts(
  store: Store,
  { row, index, times }: { row: Counted; index: number; times: 1 | -1 },
): Promise<void> {
  const { popup_id, requested_at } = row;
  await addFormCounts(store, [
    // Some visitors open the form and do not send it.
    formCountOf(popup_id, 'opened', requested_at, times * (1 + (index % 3))),
    formCountOf(popup_id, 'requested', requested_at, times),
  ]);
  const account = await store
    .selectFrom('platform_accounts')
    .select('id')
    .where('email', '=', phoneDefaults.simulated.WEBAPPEL_EMAIL ?? '')
    .executeTakeFirst();
  if (!account) return;
  const counts = operatorCountsOf(
    { account_id: account.id, popup_id: Number(popup_id) },
    { legs: legsOf(row, index), talkSeconds: row.talk_seconds ?? 0 },
  );
  await addOperatorCounts(
    store,
    counts.map(({ rang, answered, in_use, rang_ms, talk_seconds, ...key }) => ({
      ...key,
      rang: times * rang,
      answered: times * answered,
      in_use: times * in_use,
      rang_ms: times * rang_ms,
      talk_seconds: times * talk_seconds,
    })),
  );
}

function legsOf({ requested_at, outcome }: Counted, index: number) {
  const [first = '', second = ''] = demoOperators;
  const leg = (digits: string, result: 'answered' | 'no-answer' | 'in-use', seconds: number) => ({
    role: 'operator' as const,
    number: `+${digits}`,
    began_at: requested_at - (requested_at % MINUTE_MS),
    rang_ms: seconds * SECOND_MS,
    outcome: result,
  });
  switch (outcome) {
    case 'reached':
    case 'missed-by-visitor':
    case 'busy':
      return index % 4 === 0
        ? [leg(first, 'no-answer', 10), leg(second, 'answered', 3 + (index % 6))]
        : [leg(first, 'answered', 2 + (index % 7))];
    case 'missed-by-operator':
      return [leg(first, 'no-answer', 10), leg(second, 'no-answer', 10)];
    case 'no-free-operator':
      return [leg(first, 'in-use', 0), leg(second, 'in-use', 0)];
    default:
      return [];
  }
}
