import type { RequestRow } from '../../shared/owner/requests.js';
import { CSV_MARK, type CsvCell, csvLine } from '../http/csv.js';
import { withOffset } from '../statistics/period.js';
import type { Store } from '../store/database.js';
import { listRequests, type RequestFilter } from './request-list.js';

/** Read at a time, so that a file of any length takes the same memory. */
const PAGE = 200;

/** The columns under the names of the API. Numbers are masked, and without the plus of a formula. */
const columns: Readonly<Record<string, (row: RequestRow, timeZone: string) => CsvCell>> = {
  id: ({ id }) => id,
  requestedAt: ({ requestedAt }, zone) => moment(requestedAt, zone),
  callAt: ({ callAt }, zone) => moment(callAt, zone),
  endedAt: ({ endedAt }, zone) => endedAt && moment(endedAt, zone),
  popupId: ({ popupId }) => popupId,
  number: ({ number }) => number.replace(/^\+/, ''),
  country: ({ country }) => country,
  state: ({ state }) => state,
  outcome: ({ outcome }) => outcome,
  reason: ({ reason }) => reason.key,
  evidence: ({ evidence }) => evidence,
  whoActs: ({ whoActs }) => whoActs,
  waitSeconds: ({ waitSeconds }) => waitSeconds,
  talkSeconds: ({ talkSeconds }) => talkSeconds,
  price: ({ price }) => price,
  destination: ({ destination }) => destination,
  trackingId: ({ trackingId }) => trackingId,
  source: ({ source }) => source,
};

const moment = (at: string, timeZone: string): string => withOffset(Date.parse(at), timeZone);

/** All requests of a filter as a file for spreadsheets, newest first, in parts. */
export async function* requestsCsv(
  filter: RequestFilter,
  { store, timeZone }: { store: Store; timeZone: string },
): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(Object.keys(columns));
  let before: string | undefined;
  do {
    const { requests, next } = await listRequests(filter, { before, limit: PAGE }, store);
    yield requests
      .map((row) => csvLine(Object.values(columns).map((cellOf) => cellOf(row, timeZone))))
      .join('');
    before = next ?? undefined;
  } while (before !== undefined);
}
