import type { Generated } from 'kysely';
import type { RequestCheck } from '../../shared/owner/request-checks.js';
import type { E164 } from '../../shared/phone.js';

export const guardPhases = ['accepting', 'dialling'] as const;
/** When the guard looks at a callback. */
export type GuardPhase = (typeof guardPhases)[number];

export const blockKinds = ['number', 'prefix', 'address', 'network'] as const;
export type BlockKind = (typeof blockKinds)[number];

export const stopLevels = ['offer', 'dial'] as const;
/**
 * - offer: no new callback is accepted
 * - dial: nothing is dialled either
 */
export type StopLevel = (typeof stopLevels)[number];

/** What was refused, without personal data. */
export interface GuardRefusalsTable {
  id: Generated<number>;
  at: number;
  popup_id: string;
  /** Of the guard, or a limit; else the problem code. */
  rule: string;
  /** Masked: the country and the last two digits can be read. Empty if the request was refused before it was read. */
  number: string;
  phase: GuardPhase;
  /** Of the number, where it is known. */
  country: Generated<string | null>;
  /** The rest is null for what was refused at dialling. */
  failed_check: Generated<RequestCheck | null>;
  /** The problem that the visitor was told, and its reason. */
  code: Generated<string | null>;
  reason: Generated<string | null>;
  /** The host of the page. */
  source: Generated<string | null>;
  /** Told to the visitor. */
  reference: Generated<string | null>;
}

export interface GuardBlocksTable {
  id: Generated<number>;
  kind: BlockKind;
  /** A keyed hash of a number; anything else in clear. */
  value: string;
  /** For people to read: a number is masked. */
  shown: string;
  /** The first and last address of an address or a network, in 32 hexadecimal digits; null for numbers. */
  first_address: string | null;
  last_address: string | null;
  reason: string;
  author: string;
  created_at: number;
  expires_at: number | null;
  /** When WebAppel put the number on its own list, which nothing leaves. */
  mirrored_at: Generated<number | null>;
}

/** One row, whose version grows with each change of stops and blocks; see `GuardLists`. */
export interface GuardVersionTable {
  id: number;
  version: number;
}

/** Numbers that WebAppel must still put on its list; see `startBlockMirror`. */
export interface GuardBlockMirrorsTable {
  /** As in `guard_blocks`. */
  value: string;
  /** In clear, until WebAppel has it. */
  number: E164;
  /** Those that failed. */
  attempts: number;
  due_at: number;
}

export interface GuardStopsTable {
  id: Generated<number>;
  /** Of the two at most one is set; both empty: everything. Not null, so that each scope has one stop. */
  popup_id: string;
  country: string;
  level: StopLevel;
  reason: string;
  author: string;
  created_at: number;
  ends_at: number | null;
}

export interface SiteKeysTable {
  id: Generated<number>;
  /** Of the key, which is stored nowhere. */
  hash: string;
  name: string;
  /** Ids separated by commas; empty: all popups. */
  popup_ids: string;
  author: string;
  created_at: number;
}

export interface KnownOperatorsTable {
  number_hash: string;
}

/** Objections on status pages, for 30 days. */
export interface CalleeObjectionsTable {
  id: Generated<number>;
  at: number;
  /** Both are keyed hashes: of the number, and of the network from which it was requested. */
  number_hash: string;
  network_hash: string;
}

export interface GuardTables {
  callee_objections: CalleeObjectionsTable;
  guard_refusals: GuardRefusalsTable;
  guard_blocks: GuardBlocksTable;
  guard_block_mirrors: GuardBlockMirrorsTable;
  guard_stops: GuardStopsTable;
  guard_version: GuardVersionTable;
  site_keys: SiteKeysTable;
  known_operators: KnownOperatorsTable;
}
