import { MINUTE_MS } from '../../shared/durations.js';
import { readCallState } from '../../shared/webappel/call-states.js';
import { type Method, methods, type Result } from '../../shared/webappel/methods.js';
import { Unreached } from '../../shared/webappel/refusal.js';
import { cellsOf, linesOf } from '../../shared/webappel/rows.js';
import { rowsInTime } from '../callbacks/workers/call-times.js';
import {
  daysFromToday,
  type FollowedCall,
  type ProbeContext,
  type ProbeRequest,
  type Question,
  requestFor,
} from './question.js';
import type { ProbedAnswer } from './seen.js';
import type { Session } from './session.js';

const POLL_INTERVAL_MS = 5000;
const FOLLOW_AFTER_END_MS = 2 * MINUTE_MS;
/** For a call whose result is never listed. */
const MAX_FOLLOW_MS = 15 * MINUTE_MS;

const listings = { requests: 'summariseCalls', attempts: 'listCalls' } as const;
type Listing = keyof typeof listings;

/**
 * Reads both listings every five seconds, until two minutes after the call ended. Keeps the answers that differ from
 * the one before.
 */
export async function follow(
  session: Session,
  { id }: Question,
  request: ProbeRequest,
  answer: ProbedAnswer | undefined,
  print: (line: string) => void,
): Promise<FollowedCall> {
  const { clock, folder } = session.parts;
  const call: FollowedCall = {
    trackingId: answer?.reading.kind === 'answer' ? (answer.reading.result as string) : undefined,
    token: request.token ?? '',
    askedAt: clock.now(),
    listedAfterSeconds: { requests: undefined, attempts: undefined },
    request: undefined,
    attempts: [],
    words: [''],
  };
  const startedAt = clock.monotonic();
  const lastTexts: Partial<Record<Listing, string>> = {};
  let endedAt: number | undefined;

  const readListing = async (listing: Listing): Promise<void> => {
    const listed = await poll(session, listing);
    if (!listed) return;
    const seconds = Math.round((clock.monotonic() - startedAt) / 1000);
    if (listed.text !== lastTexts[listing])
      folder.keep(`${id}-${listing}-after-${seconds}s`, listed.http);
    lastTexts[listing] = listed.text;
    const rows = rowsOf(listed, call, session.context, clock.now());
    if (rows.length > 0 && call.listedAfterSeconds[listing] === undefined) {
      call.listedAfterSeconds[listing] = seconds;
      print(`     in the list of ${listing === 'requests' ? 'calls' : listing} after ${seconds} s`);
    }
    if (listing === 'attempts') call.attempts = rows;
    else readRequest(listed, rows);
  };

  const readRequest = (listed: ProbedAnswer, rows: Rows): void => {
    const row = rows.at(-1);
    if (!row) return;
    call.request = { ...row, popupId: session.context.popupId ?? '' };
    call.trackingId ??= row.trackingId;
    const word = row.unknownWord ?? wordOf(listed.text, row);
    if (word !== call.words.at(-1)) {
      call.words.push(word);
      print(`     result in the list of calls: ${session.parts.clean(word) || 'none'}`);
      // A word that Rappel does not know may be followed by another one.
      endedAt = undefined;
    }
    if (row.callState && row.callState !== 'pending') endedAt ??= clock.monotonic();
  };

  const isOver = (): boolean => {
    const now = clock.monotonic();
    return endedAt === undefined
      ? now - startedAt > MAX_FOLLOW_MS
      : now - endedAt > FOLLOW_AFTER_END_MS;
  };
  while (!isOver()) {
    await session.wait(POLL_INTERVAL_MS);
    await readListing('requests');
    await readListing('attempts');
  }
  return call;
}

async function poll(session: Session, listing: Listing): Promise<ProbedAnswer | undefined> {
  const { context } = session;
  const method = listings[listing];
  try {
    return await session.send(
      { method },
      requestFor(method, {
        popupId: context.popupId ?? '',
        from: daysFromToday(context, -1),
        to: daysFromToday(context, 1),
      }),
    );
  } catch (failure) {
    // The next poll reads it again.
    if (failure instanceof Unreached) return undefined;
    throw failure;
  }
}

type Rows = Result<'listCalls'>;

/** The rows of the call, the newest last: by its tracking id and time or, while that is unknown, by its token. */
function rowsOf(
  { reading }: ProbedAnswer,
  { trackingId, token, askedAt }: FollowedCall,
  { tokenField, timeZone }: ProbeContext,
  now: number,
): Rows {
  if (reading.kind !== 'answer') return [];
  const rows = reading.result as Rows;
  if (!trackingId) return rows.filter((row) => row[tokenField] === token);
  const times = { requested_at: askedAt, call_at: askedAt, give_up_at: askedAt, slot_at: null };
  const listed = rows.filter((row) => row.trackingId === trackingId);
  return rowsInTime(listed, times, now, timeZone);
}

/** WebAppel's word for the result in the call's line: the last cell with that meaning. */
function wordOf(text: string, { trackingId, callState }: Rows[number]): string {
  const cells =
    linesOf(text)
      .map(cellsOf)
      .findLast((line) => line.includes(trackingId)) ?? [];
  const meant = cells.findLast((cell) => cell && callState && readCallState(cell) === callState);
  return meant ?? cells.at(-1) ?? '';
}

/** WebAppel's names of the two listings, for the summary. */
export const followedMethods = Object.values(listings)
  .map((method) => (methods[method] as Method).wire)
  .join(', ');
