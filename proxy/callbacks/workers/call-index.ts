import type { CustomField } from '../../../shared/vocabulary.js';
import type { Value } from '../../../shared/webappel/fields.js';
import type { Result } from '../../../shared/webappel/methods.js';
import type { Callback } from '../ledger/callback-entity.js';

export type CallState = Value<'callState'>;
export type ListedCall = Result<'summariseCalls'>[number];

/** What the listing says of the call of a callback. */
export interface FoundCall {
  trackingId: string;
  /** Undefined while its rows do not agree. */
  state: CallState | undefined;
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
 * answer to `appel` may have been damaged. Else the tracking id finds it, for servers that cut the token or leave it out.
 * Capitals do not matter.
 */
export class CallIndex {
  readonly #byId = new Map<string, ListedCall[]>();
  readonly #byToken = new Map<string, ListedCall[]>();

  constructor(
    rows: readonly ListedCall[],
    private readonly tokenField: CustomField,
  ) {
    for (const row of rows) {
      add(this.#byId, row.trackingId, row);
      const token = this.#tokenIn(row);
      if (token.length >= MIN_TOKEN_LENGTH) add(this.#byToken, token, row);
    }
  }

  /** The call of a callback; undefined when the rows name none, or several. */
  find(callback: Callback): FoundCall | undefined {
    const withToken = this.#ofPopup(callback, this.#rowsWithToken(callback.token));
    const recorded = withToken.filter(({ trackingId }) => trackingId === callback.tracking_id);
    const listed = recorded.length > 0 ? recorded : withToken;
    const found = listed.length > 0 ? listed : this.#rowsWithId(callback);
    const [first] = found;
    if (!first || found.some(({ trackingId }) => trackingId !== first.trackingId)) return undefined;
    return describe(found);
  }

  #tokenIn(row: ListedCall): string {
    return (row[this.tokenField] ?? '').toLowerCase();
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
   * The rows with the recorded tracking id, if nothing speaks against them: they have the start of the token, or the
   * server lists no tokens at all.
   */
  #rowsWithId(callback: Callback): readonly ListedCall[] {
    const rows = this.#ofPopup(callback, this.#byId.get(callback.tracking_id ?? '') ?? []);
    const listsTokens = this.#byToken.size > 0;
    const isOwn = (row: ListedCall): boolean => {
      const token = this.#tokenIn(row);
      if (token === '') return !listsTokens;
      return token.length >= MIN_CUT_LENGTH && callback.token.toLowerCase().startsWith(token);
    };
    return rows.every(isOwn) ? rows : [];
  }

  #ofPopup({ popup_id }: Callback, rows: readonly ListedCall[]): readonly ListedCall[] {
    return rows.filter(({ popupId }) => popupId === popup_id);
  }
}

function add(index: Map<string, ListedCall[]>, key: string, row: ListedCall): void {
  const rows = index.get(key);
  if (rows) rows.push(row);
  else index.set(key, [row]);
}

function describe(rows: readonly ListedCall[]): FoundCall {
  const times = rows.flatMap(({ talkSeconds }) => talkSeconds ?? []);
  const last = rows.at(-1);
  return {
    trackingId: last?.trackingId ?? '',
    state: stateOf(rows),
    unknownWord: last?.unknownWord ?? (last?.callState === 'unknown' ? 'UNKNOWN' : undefined),
    talkSeconds: times.length > 0 ? Math.max(...times) : undefined,
  };
}

/**
 * The state of a call by all its rows; undefined when they do not agree. Attempts may be listed one by one, and an
 * answered attempt is always the last: so `answered` wins, and any other state must be the same in all rows.
 */
function stateOf(rows: readonly ListedCall[]): CallState | undefined {
  const states = new Set(rows.map(({ callState }) => callState ?? 'pending'));
  if (states.has('answered')) return 'answered';
  const [state] = states;
  return states.size === 1 ? state : undefined;
}
