import { MINUTE_MS } from '../../shared/durations.js';
import type { CustomField } from '../../shared/vocabulary.js';
import { type Method, methods, type Result } from '../../shared/webappel/methods.js';
import { Unreached } from '../../shared/webappel/refusal.js';
import { cellsOf, linesOf } from '../../shared/webappel/rows.js';
import { daysFromToday, type FollowedCall, type Question, type Sent, sending } from './question.js';
import type { Seen } from './seen.js';
import type { Session } from './session.js';

const EVERY_MS = 5000;
const AFTER_ITS_END_MS = 2 * MINUTE_MS;
/** Of a call whose end is never listed. */
const AT_MOST_MS = 15 * MINUTE_MS;

const lists = { requests: 'summariseCalls', attempts: 'listCalls' } as const;
type List = keyof typeof lists;

/**
 * Asks for both lists every five seconds, until two minutes after the call ended. An answer is kept when it says
 * something new.
 */
export async function follow(
  session: Session,
  { id }: Question,
  sent: Sent,
  answered: Seen | undefined,
  tell: (line: string) => void,
): Promise<FollowedCall> {
  const { clock, folder } = session.parts;
  const call: FollowedCall = {
    trackingId:
      answered?.reading.kind === 'answer' ? (answered.reading.result as string) : undefined,
    token: sent.token ?? '',
    askedAt: clock.now(),
    listedAfterSeconds: { requests: undefined, attempts: undefined },
    request: undefined,
    attempts: [],
    words: [''],
  };
  const beganAt = clock.monotonic();
  const lastKept: Partial<Record<List, string>> = {};
  let endedAt: number | undefined;

  const look = async (list: List): Promise<void> => {
    const seen = await poll(session, list);
    if (!seen) return;
    const seconds = Math.round((clock.monotonic() - beganAt) / 1000);
    if (seen.text !== lastKept[list]) folder.keep(`${id}-${list}-after-${seconds}s`, seen.http);
    lastKept[list] = seen.text;
    const rows = rowsOf(seen, call, session.known.tokenField);
    if (rows.length > 0 && call.listedAfterSeconds[list] === undefined) {
      call.listedAfterSeconds[list] = seconds;
      tell(`     in the list of ${list === 'requests' ? list : 'calls'} after ${seconds} s`);
    }
    if (list === 'attempts') call.attempts = rows;
    else readRequest(seen, rows);
  };

  const readRequest = (seen: Seen, [row]: Rows): void => {
    if (!row) return;
    call.request = { ...row, popupId: session.known.popupId ?? '' };
    call.trackingId ??= row.trackingId;
    const word = wordOf(seen.text, row.trackingId);
    if (word !== call.words.at(-1)) {
      call.words.push(word);
      tell(`     its end in the list: ${word || 'nothing'}`);
    }
    if (row.callState && row.callState !== 'pending') endedAt ??= clock.monotonic();
  };

  const isOver = (): boolean => {
    const now = clock.monotonic();
    return endedAt === undefined ? now - beganAt > AT_MOST_MS : now - endedAt > AFTER_ITS_END_MS;
  };
  while (!isOver()) {
    await session.wait(EVERY_MS);
    await look('requests');
    await look('attempts');
  }
  return call;
}

async function poll(session: Session, list: List): Promise<Seen | undefined> {
  const { known } = session;
  const method = lists[list];
  try {
    return await session.send(
      { method },
      sending(method, {
        popupId: known.popupId ?? '',
        from: daysFromToday(known, -1),
        to: daysFromToday(known, 1),
      }),
    );
  } catch (failure) {
    // It is asked again in five seconds anyway: reading changes nothing.
    if (failure instanceof Unreached) return undefined;
    throw failure;
  }
}

type Rows = Result<'listCalls'>;

/** By its identifier or, when that is not known, by what it carries. */
function rowsOf(
  { reading }: Seen,
  { trackingId, token }: FollowedCall,
  tokenField: CustomField,
): Rows {
  if (reading.kind !== 'answer') return [];
  return (reading.result as Rows).filter((row) =>
    trackingId ? row.trackingId === trackingId : row[tokenField] === token,
  );
}

/** The last cell of the call's line, as it stands there. */
function wordOf(text: string, trackingId: string): string {
  const line = linesOf(text)
    .map(cellsOf)
    .find(([first]) => first === trackingId);
  return line?.at(-1) ?? '';
}

/** The wire names of the two lists, for the summary. */
export const followedMethods = Object.values(lists)
  .map((method) => (methods[method] as Method).wire)
  .join(', ');
