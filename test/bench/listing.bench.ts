// The listings of one day, for a growing number of calls on other days: an index keeps the time constant.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPopup, openCallCentre } from '../proxy/platform/call-engine/call-centre.js';
import { addCallHistory } from './call-history.js';
import { type Contender, race, report, sized } from './measure.js';

const CALL_COUNTS = sized([10_000, 100_000, 1_000_000], [200, 400]);
const CALLS_ON_DAY = 100;
const LISTINGS_PER_ROUND = 20;
const day = '2026-11-22';

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const closers: (() => Promise<void>)[] = [];
const detailed: Contender[] = [];
const summaries: Contender[] = [];
for (const calls of CALL_COUNTS) {
  const { webAppel, store, account } = await openCallCentre({
    databaseUrl: `sqlite:${join(folder, String(calls))}.db`,
    atEnd: (close) => closers.push(close),
  });
  const popupId = await addPopup(webAppel);
  // Midnight of that day in Paris.
  const lastDay = Date.parse('2026-11-21T23:00:00Z');
  await addCallHistory(store, {
    accountId: account.id,
    popupId,
    calls,
    onLastDay: CALLS_ON_DAY,
    lastDay,
  });
  const name = `out of ${calls.toLocaleString('en')}`;
  const listing = (
    list: typeof webAppel.listCalls | typeof webAppel.summariseCalls,
  ): Contender => ({
    name,
    async round() {
      for (let time = 0; time < LISTINGS_PER_ROUND; time++) {
        const { length } = await list({ popupId, from: day, to: day });
        if (length !== CALLS_ON_DAY) throw new Error(`${length} calls instead of ${CALLS_ON_DAY}`);
      }
      return LISTINGS_PER_ROUND;
    },
  });
  detailed.push(listing(webAppel.listCalls));
  summaries.push(listing(webAppel.summariseCalls));
}
report('listing', [
  { title: `appel_listing of a day of ${CALLS_ON_DAY} calls`, rows: await race(detailed) },
  { title: `appels_resume of a day of ${CALLS_ON_DAY} calls`, rows: await race(summaries) },
]);
for (const close of closers) await close();
rmSync(folder, { recursive: true });
