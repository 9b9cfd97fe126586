import type { CustomField } from '../../../shared/vocabulary.js';
import type { CallState } from '../../../shared/webappel/call-states.js';
import type { Result } from '../../../shared/webappel/methods.js';
import { isPlaceholder } from '../../../shared/webappel/text.js';
import type { Callback } from '../ledger/callback-entity.js';
import { stateByTalk } from './call-outcomes.js';
import { rowsInTime } from './call-times.js';

export type ListedCall = Result<'summariseCalls'>[number];

/** What the listing says of the call of a callback. */
export interface FoundCall {
  trackingId: string;
  /** Undefined while a row is open and others are not. */
  state: CallState | undefined;
  /** What its rows say, if `state` is its end only once they stand still. */
  unsettledRows: string | undefined;
  /** WebAppel's word, if Rappel does not know it. */
  unknownWord: string | undefined;
  /** The longest talk time of its rows; undefined where the listing has none. */
  talkSeconds: number | undefined;
}

/** A token that was cut counts from here: 48 random bits, which two callbacks share once in 280 million million. */
const MIN_TOKEN_LENGTH = 12;

/** With the tracking id, a shorter start of the token is enough. */
const MIN_CUT_LENGTH = 4;

/**
 * The rows of a listing by tracking id and by token. A row with the token is the call, whatever its tracking id: the
 * answer to `appel` may have been damaged. Else the tracking id finds it, for servers that cut the token or leave it out,
 * if the row is about as old as the callback. Capitals and leading zeros do not matter.
 */
export class CallIndex {
  readonly #byId = new Map<string, ListedCall[]>();
  readonly #byToken = new Map<string, ListedCall[]>();

  constructor(
    rows: readonly ListedCall[],
    private readonly parts: { tokenField: CustomField; timeZone: string; now: number },
  ) {
    for (const row of rows) {
      add(this.#byId, withoutZeros(row.trackingId), row);
      const token = this.#tokenIn(row);
      if (token.length >= MIN_TOKEN_LENGTH) add(this.#byToken, token, row);
    }
  }

  /** The call of a callback; undefined when the rows name none, or several. */
  find(callback: Callback): FoundCall | undefined {
    const withToken = this.#ofPopup(callback, this.#rowsWithToken(callback.token));
    const recorded = withToken.filter(({ trackingId }) => isSameId(trackingId, callback));
    const listed = recorded.length > 0 ? recorded : withToken;
    const found = listed.length > 0 ? listed : this.#rowsWithId(callback);
    const [first] = found;
    if (!first || found.some(({ trackingId }) => trackingId !== first.trackingId)) return undefined;
    const trackingId = isSameId(first.trackingId, callback) ? callback.tracking_id : null;
    return describe(trackingId ?? first.trackingId, found);
  }

  #tokenIn(row: ListedCall): string {
    const token = row[this.parts.tokenField] ?? '';
    return isPlaceholder(token) ? '' : token.toLowerCase();
  }

  /** The rows with the whole token, else those with the longest start of it. */
  #rowsWithToken(token: string): readonly ListedCall[] {
    const whole = token.toLowerCase();
    for (let length = whole.length; length >= MIN_TOKEN_LENGTH; length -= 1) {
      const rows = this.#byToken.get(whole.slice(0, length));
      if (rows) return rows;
    }
    return [];
  }

  /**
   * The rows with the recorded tracking id and the start of the token; else, where the server lists no tokens at all,
   * those that are about as old as the callback.
   */
  #rowsWithId(callback: Callback): readonly ListedCall[] {
    const { timeZone, now } = this.parts;
    const listed = this.#byId.get(withoutZeros(callback.tracking_id ?? '')) ?? [];
    const rows = this.#ofPopup(callback, listed);
    const withStart = rows.filter((row) => {
      const token = this.#tokenIn(row);
      return token.length >= MIN_CUT_LENGTH && callback.token.toLowerCase().startsWith(token);
    });
    if (withStart.length > 0) return withStart;
    const inTime = rowsInTime(rows, callback, now, timeZone);
    const mayBeOwn = this.#byToken.size === 0 && inTime.every((row) => this.#tokenIn(row) === '');
    return mayBeOwn ? ofOneVisitor(inTime, callback) : [];
  }

  #ofPopup({ popup_id }: Callback, rows: readonly ListedCall[]): readonly ListedCall[] {
    return rows.filter(({ popupId }) => withoutZeros(popupId) === withoutZeros(popup_id));
  }
}

function add(index: Map<string, ListedCall[]>, key: string, row: ListedCall): void {
  const rows = index.get(key);
  if (rows) rows.push(row);
  else index.set(key, [row]);
}

const withoutZeros = (id: string): string => id.replace(/^0+(?=\d)/, '');

const isSameId = (id: string, { tracking_id }: Callback): boolean =>
  tracking_id !== null && withoutZeros(id) === withoutZeros(tracking_id);

/** Where rows of several visitors have one identifier, those that name the visitor of the callback. */
function ofOneVisitor(
  rows: readonly ListedCall[],
  { address, name }: Callback,
): readonly ListedCall[] {
  const visitors = new Set(
    rows.map(({ visitorAddress = '', visitorName = '' }) => `${visitorAddress};${visitorName}`),
  );
  if (visitors.size <= 1) return rows;
  return rows.filter(
    (row) => row.visitorAddress === address && (row.visitorName ?? '') === (name ?? ''),
  );
}

function describe(trackingId: string, rows: readonly ListedCall[]): FoundCall {
  const times = rows.flatMap(({ talkSeconds }) => talkSeconds ?? []);
  const last = rows.reduce((one, other) => (other.requestedAt < one.requestedAt ? one : other));
  return {
    trackingId,
    ...stateOf(rows, last),
    unknownWord: last.unknownWord ?? (last.callState === 'unknown' ? 'UNKNOWN' : undefined),
    talkSeconds: times.length > 0 ? Math.max(...times) : undefined,
  };
}

/**
 * The state of a call by all its rows. Attempts may be listed one by one, and an answered attempt is always the last: so
 * `answered` wins. Else the call is open while a row is, and has the state of its last attempt afterwards. Rows without a
 * word and with a talk time are an answered call.
 */
function stateOf(
  rows: readonly ListedCall[],
  last: ListedCall,
): Pick<FoundCall, 'state' | 'unsettledRows'> {
  const byTalk = (row: ListedCall): CallState => stateByTalk(row.callState, row.talkSeconds);
  const all = rows.map(byTalk);
  const states = new Set(all);
  const isSettled = (state: CallState | undefined) => ({ state, unsettledRows: undefined });
  if (states.has('answered')) return isSettled('answered');
  if (last.callState === undefined && states.size === 1 && last.talkSeconds)
    return { state: 'answered', unsettledRows: `${rows.length} rows, ${last.talkSeconds} s` };
  if (states.size === 1) return isSettled(byTalk(last));
  if (states.has('pending')) return isSettled(undefined);
  return { state: byTalk(last), unsettledRows: all.join() };
}
