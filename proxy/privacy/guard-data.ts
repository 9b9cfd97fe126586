import type { GuardTables } from '../store/guard-tables.js';
import type { DataOf, Personal } from './data-class.js';

const untilRemoved = {
  kept: 'until the block ends or is removed',
  erased: 'the row is deleted',
} as const;

const blocked: Personal = {
  of: 'visitor',
  what: 'a keyed hash of a number; a prefix, a network address or a network in clear',
  why: 'the owner, or the person, does not want it to be called',
  atRest:
    'in clear: prefixes and networks are compared with each request; a number is a keyed hash',
  ...untilRemoved,
};

const edge: Personal = {
  ...blocked,
  what: 'the first and last network address',
  atRest: 'in clear: they are compared with each request',
};

/** Of what the owner writes. Who writes a name of a visitor there keeps it. */
const ownersWords: Personal = {
  of: 'owner',
  what: 'what the owner wrote',
  why: 'people see who decided, and why',
  kept: 'as long as the row',
  erased: 'with the row',
  atRest: 'in clear: words of the owner',
};

/** The data about people in the tables of the guard. */
export const guardData: DataOf<keyof GuardTables> = {
  callee_objections: {
    id: 'none',
    at: 'none',
    number_hash: {
      of: 'visitor',
      what: 'keyed hash of the phone number',
      atRest: 'keyed hash',
      why: 'a stranger who has the link of a request blocks a number only once in 30 days',
      kept: '30 days',
      erased: 'the row is deleted',
    },
    network_hash: {
      of: 'visitor',
      what: 'keyed hash of the network from which it was requested',
      why: 'a network blocks a few numbers a day only',
      atRest: 'keyed hash',
      kept: '30 days',
      erased: 'the row is deleted',
    },
  },
  guard_refusals: {
    id: 'none',
    at: 'none',
    popup_id: 'none',
    rule: 'none',
    number: {
      of: 'visitor',
      what: 'phone number, masked: the country and the last two digits',
      why: 'the owner understands what is refused',
      atRest: 'masked',
      kept: '30 days',
      erased: 'the row is deleted',
    },
    phase: 'none',
    country: 'none',
    failed_check: 'none',
    code: 'none',
    reason: 'none',
    source: 'none',
    reference: 'none',
  },
  guard_blocks: {
    id: 'none',
    kind: 'none',
    value: blocked,
    shown: { ...blocked, what: 'the same, with a number masked' },
    first_address: edge,
    last_address: edge,
    reason: ownersWords,
    author: ownersWords,
    created_at: 'none',
    expires_at: 'none',
    mirrored_at: 'none',
  },
  guard_block_mirrors: {
    value: { ...blocked, atRest: 'keyed hash' },
    number: {
      of: 'visitor',
      what: 'phone number',
      why: 'WebAppel is told that it is blocked',
      atRest: 'encrypted',
      kept: 'until WebAppel has it',
      erased: 'the row is deleted',
    },
    attempts: 'none',
    due_at: 'none',
  },
  guard_stops: {
    id: 'none',
    popup_id: 'none',
    country: 'none',
    level: 'none',
    reason: ownersWords,
    author: ownersWords,
    created_at: 'none',
    ends_at: 'none',
  },
  guard_version: { id: 'none', version: 'none' },
  site_keys: {
    id: 'none',
    hash: 'none',
    name: 'none',
    popup_ids: 'none',
    author: ownersWords,
    created_at: 'none',
  },
  known_operators: {
    number_hash: {
      of: 'staff',
      what: 'keyed hash of an operator’s number',
      why: 'operators are not called back',
      atRest: 'keyed hash',
      kept: 'while WebAppel lists the operator',
      erased: 'the row is deleted',
    },
  },
};
