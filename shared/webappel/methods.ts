import type { FieldName, Value } from './fields.js';

/*
 * Glossary. visitor: asks to be called · operator: a number of the owner's staff · group: an ordered set of operators ·
 * schedule: weekly openings and closing days · popup: the settings a widget runs under · callback: a visitor's callback, as
 * the proxy knows it · call: the same as WebAppel knows it · destination: a country and kind of line that may be called ·
 * owner: whoever runs the site.
 */

/** What a request carries or a row holds: a field, and how it may be missing, repeated or renamed there. */
export interface Part {
  field: FieldName;
  /** May be absent. */
  optional?: true;
  /** Repeats (`jour[]`). */
  many?: true;
  /** May be sent empty, which clears the value; absent leaves it as it was. */
  clearable?: true;
  /** Mandatory by the guide's list although its own example leaves it out: the value that is then taken, as wire text. */
  fallback?: string;
  /** The name of the column here, where it is not the variable's. */
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
   * Free text may hold a `;` (there is no quoting): of a row with too many cells, so many are sure from the left and
   * from the right; those between are not read. Absent: further cells are new columns, at the end.
   */
  anchors?: readonly [left: number, right: number];
  /** Our platform's own columns: only in a listing with a header line. */
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
  /** One file travels in the body, as multipart/form-data, in a part named like the file's type (L287, L502). */
  upload?: true;
  /** The guide's example of another method calls this one: by this variable, without what must be there, it is told. */
  mistakenFor?: { wire: string; carries: FieldName };
  answers: Answer;
  /** The lines of the guide. */
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
  // The lists also print an optional `email`, the old name of `repondeur`: a second one would break the login (L438).
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

/** Every WebAppel method, once, in the order of the guide. */
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
      'Add a number to a group, creating the group if needed; a number that is there already is updated.',
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
    about: 'Remove a number from a group; the emptied group stays.',
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
    about: 'Never call a number again. The guide has no way back.',
    takes: [must('phoneNumber')],
    answers: ok,
    guide: 'L343-348',
  },
  blockAddress: {
    wire: 'blacklistage_IP',
    about:
      'Refuse the requests that come from an address (L301; L350 says "towards"). The guide has no way back.',
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
    about: 'Remove weekly openings from a schedule, all that are named or none.',
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
    wire: 'planning_exception_del', // the example calls *add* (L394): never an alias of this
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
    takes: [], // "Obligatoires" names nom_plage, the example has none (L408-410)
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
      // The listing does not say which schedule a popup uses (L432).
      { anchors: [11, 11], extension: [maybe('scheduleName')] },
    ),
    guide: 'L425-432',
  },
  addPopup: {
    wire: 'popup_ajout',
    about: 'Create a popup; answers its identifier.',
    takes: [must('popupName'), ...popupSettings],
    answers: one('popupId'),
    guide: 'L434-442',
  },
  updatePopup: {
    wire: 'popup_maj',
    about: 'Change a popup: what is absent stays, what is empty is cleared.',
    takes: [must('popupId'), maybe('popupName'), ...popupSettings],
    answers: ok, // the destinations printed as its answer belong to the next method (L452)
    guide: 'L444-452',
  },
  listDestinations: {
    wire: 'popup_destinations',
    about: 'List the destinations with their price, and whether the popup may call them.',
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
    about: 'Let a popup call destinations, all that are named or none.',
    takes: destinations, // the block of mandatory variables is missing (L463-465)
    answers: ok,
    guide: 'L463-465',
  },
  forbidDestinations: {
    wire: 'popup_destination_supp',
    aliases: ['popup_destination_del'],
    about: 'No longer let a popup call destinations, all that are named or none.',
    takes: destinations,
    answers: ok,
    guide: 'L467-469',
  },
  removePopup: {
    wire: 'popup_del',
    about: 'Remove a popup: nothing is called from it any more, its history stays.',
    takes: [must('popupId')],
    answers: ok,
    guide: 'L471-474',
  },

  fetchFile: {
    wire: 'fichier_recuperer',
    about: 'Fetch a file of a popup.',
    takes: popupFile,
    answers: file, // "binaire" stands under the next method (L504)
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
    about: 'Remove a file of a popup; nothing to remove is fine.',
    takes: popupFile,
    answers: ok,
    guide: 'L508-513',
  },

  requestCall: {
    wire: 'appel',
    about:
      'Call a visitor back. Neither idempotent nor to be tried again: each one received is a call.',
    takes: [
      must('popupId'),
      must('phoneNumber'),
      // The three are mandatory by the list, absent from the example (L522, L527).
      withFallback('retries', '0'),
      withFallback('recorded', '0'),
      withFallback('maxSeconds', '0'), // 0: the platform's own maximum
      maybe('delaySeconds'),
      maybe('visitorName'),
      maybe('custom1'),
      maybe('custom2'),
      maybe('custom3'),
      maybe('visitorAddress'),
      maybe('countryCode'),
    ],
    mistakenFor: { wire: 'appel_annuler', carries: 'contactId' }, // the example of cancelling (L536)
    answers: one('trackingId'),
    guide: 'L519-527',
  },
  cancelCall: {
    wire: 'appel_annuler', // the example calls `appel` (L536)
    about: 'Cancel a request whose call has not been dialled.',
    takes: [must('popupId'), must('contactId')],
    answers: ok,
    guide: 'L529-536',
  },
  listCalls: {
    wire: 'appel_listing',
    about:
      'List the call attempts of a popup, today by default: one row an attempt, so identifiers repeat.',
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
    wire: 'appels_resume', // under the title of the method above (L556)
    about: 'List the requests of a popup, today by default: one row a request.',
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
    ? RowOf<A>[]
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
 * The service. The far client (HTTP) and the embedded platform both implement it, and throw `Refusal` for a no;
 * the far client throws `Unreached` when the outcome is not known.
 */
export type WebAppel = { [M in MethodName]: (params: Params<M>) => Promise<Result<M>> };
