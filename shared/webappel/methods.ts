import type { FieldName, Value } from './fields.js';

// The words are those of the glossary in CONTRIBUTING.md.

/** A field of a request or row, and whether it may be absent, repeated or renamed there. */
export interface Part {
  field: FieldName;
  optional?: true;
  /** Repeated (`jour[]`). */
  many?: true;
  /** Empty clears the value; absent keeps it. */
  clearable?: true;
  /** Default as wire text, for a field that the guide lists as mandatory but omits in its own example. */
  fallback?: string;
  /** Name of the column, where it differs from the variable's. */
  as?: string;
}

const must = <F extends FieldName>(field: F) => ({ field }) as const;
const maybe = <F extends FieldName>(field: F) => ({ field, optional: true }) as const;
const many = <F extends FieldName>(field: F) => ({ field, many: true }) as const;
const maybeMany = <F extends FieldName>(field: F) =>
  ({ field, many: true, optional: true }) as const;
const clearable = <F extends FieldName>(field: F) =>
  ({ field, optional: true, clearable: true }) as const;
const withFallback = <F extends FieldName>(field: F, fallback: string) =>
  ({ field, fallback }) as const;
const column = <F extends FieldName>(field: F, as: string) =>
  ({ field, as, optional: true }) as const;

export interface Columns {
  kind: 'rows';
  columns: readonly Part[];
  /**
   * Free text may contain `;`, because rows have no quoting. In a row with too many cells only this many from the left and
   * from the right are read. Without anchors, extra cells are taken for new columns at the end.
   */
  anchors?: readonly [left: number, right: number];
  /** Extra columns of the embedded platform, only in a listing with a header line. */
  extension?: readonly Part[];
}
interface Variant {
  wire: string;
  columns: readonly Part[];
}
export type Answer =
  | { kind: 'ok' }
  | { kind: 'file' }
  | { kind: 'one'; field: FieldName }
  | Columns
  | { kind: 'tagged'; variants: Record<string, Variant> };

const ok = { kind: 'ok' } as const;
const file = { kind: 'file' } as const;
const one = <F extends FieldName>(field: F) => ({ kind: 'one', field }) as const;
const rows = <const C extends readonly Part[], const X extends Omit<Columns, 'kind' | 'columns'>>(
  columns: C,
  extras?: X,
) => ({ kind: 'rows', columns, ...extras }) as { kind: 'rows'; columns: C } & X;
const tagged = <const V extends Record<string, Variant>>(variants: V) =>
  ({ kind: 'tagged', variants }) as const;

export interface Method {
  wire: string;
  aliases?: readonly string[];
  about: string;
  takes: readonly Part[];
  /** The body carries one file as multipart/form-data, in a part named after the file's type (L287, L502). */
  upload?: true;
  /** The guide's example of that method wrongly calls this one. Such a request has this variable and lacks mandatory ones. */
  mistakenFor?: { wire: string; carries: FieldName };
  answers: Answer;
  /** Lines of the guide. */
  guide: string;
}

const popupSettings = [
  maybe('direction'),
  clearable('scheduleName'),
  maybe('visitorRingSeconds'),
  maybe('operatorWindowSeconds'),
  maybe('locale'),
  maybe('voice'),
  clearable('openGroup'),
  clearable('closedGroup'),
  clearable('openMessage'),
  clearable('closedMessage'),
  maybe('immediateOnly'),
  clearable('visitorCallerId'),
  clearable('operatorCallerId'),
  // The guide also lists an optional `email`, the old name of `repondeur`; a second `email` would break the login (L438).
  clearable('voicemailAddress'),
  clearable('label1'),
  clearable('label2'),
  clearable('label3'),
  maybe('showName'),
] as const;

const openings = [
  must('scheduleName'),
  many('weekday'),
  many('opensAt'),
  many('closesAt'),
] as const;
const destinations = [
  must('popupId'),
  maybeMany('destinationCode'),
  maybeMany('destinationId'),
] as const;
const popupFile = [must('popupId'), must('fileType')] as const;
const period = [must('popupId'), maybe('trackingId'), maybe('from'), maybe('to')] as const;

/** All WebAppel methods, in the order of the guide. */
export const methods = {
  listGroups: {
    wire: 'operateurs_liste_groupes',
    about: 'List the operator groups.',
    takes: [],
    answers: rows([must('groupName'), must('ordering')]),
    guide: 'L303-310',
  },
  addOperator: {
    wire: 'operateur_ajout',
    aliases: ['operateur_ajout_e164'], // the example of `methode` in the table (L52)
    about:
      'Add a number to a group, creating the group if needed. A number that is already in the group is updated.',
    takes: [
      must('groupName'),
      must('phoneNumber'),
      withFallback('ringSeconds', '60'),
      maybe('position'),
    ],
    answers: ok,
    guide: 'L312-318',
  },
  removeOperator: {
    wire: 'operateur_supp',
    about: 'Remove a number from a group. An empty group stays.',
    takes: [must('groupName'), must('phoneNumber')],
    answers: ok,
    guide: 'L320-325',
  },
  listOperators: {
    wire: 'operateurs_listing',
    about: 'List the numbers of a group.',
    takes: [must('groupName')],
    answers: rows([
      { field: 'phoneNumber', as: 'E164' },
      must('ringSeconds'),
      maybe('orderingRepeated'),
      maybe('position'),
    ]),
    guide: 'L327-334',
  },
  setOrdering: {
    wire: 'operateur_mode',
    about: 'Choose the order in which a group is called.',
    takes: [must('groupName'), withFallback('ordering', 'FIXE')], // "oui" and "FIXE par défaut" (L73-75)
    answers: ok,
    guide: 'L336-341',
  },
  blockNumber: {
    wire: 'blacklistage_numero',
    about:
      'Block a number, so that it is never called again. The guide has no method to unblock it.',
    takes: [must('phoneNumber')],
    answers: ok,
    guide: 'L343-348',
  },
  blockAddress: {
    wire: 'blacklistage_IP',
    about:
      'Refuse requests from an address (L301; L350 says "towards"). The guide has no method to unblock it.',
    takes: [must('address')],
    answers: ok,
    guide: 'L350-355',
  },

  addOpenings: {
    wire: 'planning_plage_add',
    about: 'Add weekly openings to a schedule, creating the schedule if needed.',
    takes: openings,
    answers: ok,
    guide: 'L368-373',
  },
  removeOpenings: {
    wire: 'planning_plage_del',
    about:
      'Remove weekly openings from a schedule: all of the given ones or, if one is missing, none.',
    takes: openings,
    answers: ok,
    guide: 'L375-380',
  },
  addClosure: {
    wire: 'planning_exception_add',
    aliases: ['planning_ajout_exception'], // the example's name (L387)
    about: 'Add an exceptional closing day to a schedule, creating the schedule if needed.',
    takes: [must('scheduleName'), must('closedOn')],
    answers: ok,
    guide: 'L382-387',
  },
  removeClosure: {
    wire: 'planning_exception_del', // the example wrongly calls the *add* method (L394), which must not become an alias
    aliases: ['planning_supp_exception'],
    about: 'Remove an exceptional closing day.',
    takes: [must('scheduleName'), must('closedOn')],
    answers: ok,
    guide: 'L389-394',
  },
  showSchedule: {
    wire: 'planning_plage_details',
    aliases: ['planning_plages_details'], // the title's name (L398)
    about: 'Show the openings and closing days of a schedule.',
    takes: [must('scheduleName')],
    answers: tagged({
      opening: { wire: 'regulier', columns: [must('weekday'), must('opensAt'), must('closesAt')] },
      closure: { wire: 'exception', columns: [must('closedOn')] },
    }),
    guide: 'L396-403',
  },
  listSchedules: {
    wire: 'planning_plages_listing',
    about: 'List the schedules by name.',
    takes: [], // "Obligatoires" lists nom_plage, the example omits it (L408-410)
    answers: rows([must('scheduleName')]),
    guide: 'L405-412',
  },

  listPopups: {
    wire: 'popups_listing',
    about: 'List the popups with their settings.',
    takes: [maybe('withHeader')],
    answers: rows(
      [
        must('popupId'),
        maybe('popupName'),
        maybe('immediateOnly'),
        maybe('direction'),
        maybe('locale'),
        column('voice', 'voix'),
        maybe('firstCalled'),
        column('operatorCallerId', 'num_pres_operateur'),
        column('operatorWindowSeconds', 'timeout_operateur'),
        column('visitorCallerId', 'num_pres_client'),
        column('visitorRingSeconds', 'timeout_client'),
        column('openMessage', 'message_popup'),
        column('openGroup', 'id_dest_about_ouvert'),
        column('closedMessage', 'message_ferme'),
        column('closedGroup', 'id_dest_about_ferme'),
        maybe('voicemailAddress'),
        column('showName', 'show_name'),
        column('label1', 'usr1_name'),
        column('label2', 'usr2_name'),
        column('label3', 'usr3_name'),
        maybe('operatorSound'),
        maybe('visitorSound'),
        maybe('voicemailSound'),
        maybe('headerImage'),
        maybe('stylesheet'),
      ],
      // The guide's listing does not name the popup's schedule (L432).
      { anchors: [11, 11], extension: [maybe('scheduleName')] },
    ),
    guide: 'L425-432',
  },
  addPopup: {
    wire: 'popup_ajout',
    about: 'Create a popup and answer its identifier.',
    takes: [must('popupName'), ...popupSettings],
    answers: one('popupId'),
    guide: 'L434-442',
  },
  updatePopup: {
    wire: 'popup_maj',
    about: 'Change a popup. Absent settings stay, empty ones are cleared.',
    takes: [must('popupId'), maybe('popupName'), ...popupSettings],
    answers: ok, // the guide prints the answer of the next method here (L452)
    guide: 'L444-452',
  },
  listDestinations: {
    wire: 'popup_destinations',
    about: 'List the destinations, their prices and whether the popup may call them.',
    takes: [must('popupId')],
    answers: rows([
      must('destinationId'),
      must('destinationName'),
      maybe('price'),
      must('allowed'),
    ]),
    guide: 'L454-461',
  },
  allowDestinations: {
    wire: 'popup_destination_ajout',
    about: 'Allow a popup to call destinations: all of the given ones or, if one is unknown, none.',
    takes: destinations, // the guide has no list of mandatory variables here (L463-465)
    answers: ok,
    guide: 'L463-465',
  },
  forbidDestinations: {
    wire: 'popup_destination_supp',
    aliases: ['popup_destination_del'],
    about:
      'Forbid a popup to call destinations: all of the given ones or, if one is unknown, none.',
    takes: destinations,
    answers: ok,
    guide: 'L467-469',
  },
  removePopup: {
    wire: 'popup_del',
    about: 'Remove a popup. It makes no more calls; its history stays.',
    takes: [must('popupId')],
    answers: ok,
    guide: 'L471-474',
  },

  fetchFile: {
    wire: 'fichier_recuperer',
    about: 'Fetch a file of a popup.',
    takes: popupFile,
    answers: file, // the guide prints "binaire" under the next method (L504)
    guide: 'L492-497',
  },
  storeFile: {
    wire: 'fichier_deposer',
    about: 'Store a file of a popup.',
    takes: popupFile,
    upload: true,
    answers: ok,
    guide: 'L499-506',
  },
  removeFile: {
    wire: 'fichier_supprimer',
    about: 'Remove a file of a popup. A missing file is not an error.',
    takes: popupFile,
    answers: ok,
    guide: 'L508-513',
  },

  requestCall: {
    wire: 'appel',
    about:
      'Call a visitor back. Not idempotent, so never retry it: every request received makes a call.',
    takes: [
      must('popupId'),
      must('phoneNumber'),
      // The guide lists these three as mandatory, but its example omits them (L522, L527).
      withFallback('retries', '0'),
      withFallback('recorded', '0'),
      withFallback('maxSeconds', '0'), // 0 means the platform's own maximum
      maybe('delaySeconds'),
      maybe('visitorName'),
      maybe('custom1'),
      maybe('custom2'),
      maybe('custom3'),
      maybe('visitorAddress'),
      maybe('countryCode'),
    ],
    mistakenFor: { wire: 'appel_annuler', carries: 'contactId' }, // the guide's example of cancelling (L536)
    answers: one('trackingId'),
    guide: 'L519-527',
  },
  cancelCall: {
    wire: 'appel_annuler', // the example wrongly calls `appel` (L536)
    about: 'Cancel a call that has not been dialled yet.',
    takes: [must('popupId'), must('contactId')],
    answers: ok,
    guide: 'L529-536',
  },
  listCalls: {
    wire: 'appel_listing',
    about:
      "List the call attempts of a popup, by default today's. One row per attempt, so tracking ids repeat.",
    takes: period,
    answers: rows(
      [
        must('trackingId'),
        must('requestedAt'),
        maybe('delaySeconds'),
        maybe('startedAt'),
        column('visitorAddress', 'ip'),
        maybe('rangSeconds'),
        maybe('talkSeconds'),
        maybe('calledDestination'),
        maybe('price'),
        maybe('visitorName'),
        maybe('custom1'),
        maybe('custom2'),
        maybe('custom3'),
        maybe('source'),
        maybe('callState'),
      ],
      { anchors: [9, 1] },
    ),
    guide: 'L538-552',
  },
  summariseCalls: {
    wire: 'appels_resume', // the guide repeats the title of the method above (L556)
    about: "List the calls of a popup, by default today's. One row per call.",
    takes: period,
    answers: rows(
      [
        must('trackingId'),
        must('popupId'),
        must('requestedAt'),
        maybe('delaySeconds'),
        column('visitorAddress', 'ip'),
        maybe('talkSeconds'),
        maybe('visitorName'),
        maybe('custom1'),
        maybe('custom2'),
        maybe('custom3'),
        maybe('callState'),
      ],
      { anchors: [6, 1] },
    ),
    guide: 'L554-566',
  },
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;

export const methodNames = Object.keys(methods) as MethodName[];

type Show<T> = { [K in keyof T]: T[K] } & {};
type ValueOf<P extends Part> = P extends { many: true }
  ? Value<P['field']>[]
  : P extends { clearable: true }
    ? Value<P['field']> | null
    : Value<P['field']>;
type RecordOf<P extends Part> = Show<
  { [X in P as X extends { optional: true } ? never : X['field']]: ValueOf<X> } & {
    [X in P as X extends { optional: true } ? X['field'] : never]?: ValueOf<X> | undefined;
  }
>;
/** A row, and whether a text with `;` hides the columns in its middle. */
type WithCutColumns<A, Row> = A extends { anchors: readonly [number, number] }
  ? Row & { lacksColumns?: true | undefined }
  : Row;
/** A row, with WebAppel's word for a state that has none of ours. */
type WithUnknownWord<Row> = Row extends { callState?: unknown }
  ? Row & { unknownWord?: string | undefined }
  : Row;
type RowOf<A> = A extends {
  columns: infer C extends readonly Part[];
  extension: infer E extends readonly Part[];
}
  ? RecordOf<C[number] | E[number]>
  : A extends { columns: infer C extends readonly Part[] }
    ? RecordOf<C[number]>
    : never;
type AnswerOf<A extends Answer> = A extends { kind: 'one'; field: infer F extends FieldName }
  ? Value<F>
  : A extends { kind: 'rows' }
    ? WithCutColumns<A, WithUnknownWord<RowOf<A>>>[]
    : A extends { kind: 'tagged'; variants: infer V extends Record<string, Variant> }
      ? { [K in keyof V]: Show<{ kind: K } & RecordOf<V[K]['columns'][number]>> }[keyof V][]
      : A extends { kind: 'file' }
        ? Uint8Array
        : void;

type Table = typeof methods;
export type Params<M extends MethodName> = Show<
  RecordOf<Table[M]['takes'][number]> &
    (Table[M] extends { upload: true } ? { content: Uint8Array } : unknown)
>;
export type Result<M extends MethodName> = AnswerOf<Table[M]['answers']>;

/**
 * The WebAppel service, implemented by the HTTP client and by the embedded platform. Both throw `Refusal`; the HTTP client
 * also throws `Unreached` when the outcome is unknown.
 */
export type WebAppel = { [M in MethodName]: (params: Params<M>) => Promise<Result<M>> };
