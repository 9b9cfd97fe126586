import type { Tables } from '../tables.js';

export interface EncryptedTable {
  /** Its primary key. */
  id: string;
  /** What tells a row from all others, for as long as it is there: its values are bound to it. */
  row: readonly string[];
  columns: readonly string[];
}

type EncryptedTables = {
  readonly [Name in keyof Tables]?: {
    id: keyof Tables[Name] & string;
    row: readonly (keyof Tables[Name] & string)[];
    columns: readonly (keyof Tables[Name] & string)[];
  };
};

/**
 * The columns that are encrypted. What a column holds of people, and why others are not encrypted, is in
 * `proxy/privacy/`. A query that reads one of them must read `row` too, under these names.
 */
export const encryptedColumns = {
  callbacks: {
    id: 'id',
    row: ['handle'],
    columns: ['number', 'name', 'custom1', 'custom2', 'custom3', 'address'],
  },
  configuration_applied: { id: 'account', row: ['account'], columns: ['file'] },
  configuration_plans: { id: 'id', row: ['id'], columns: ['plan'] },
  guard_block_mirrors: { id: 'value', row: ['value'], columns: ['number'] },
  platform_calls: {
    id: 'id',
    row: ['row_key'],
    columns: ['number', 'name', 'custom1', 'custom2', 'custom3', 'address'],
  },
  platform_legs: { id: 'id', row: ['call_id', 'attempt', 'began_at'], columns: ['number'] },
  platform_voicemails: { id: 'id', row: ['call_id', 'recorded_at'], columns: ['recording'] },
  // Numbers are hashed with them: there are few numbers, so who has the key of the hashes can find each of them.
  secrets: { id: 'name', row: ['name'], columns: ['value'] },
} satisfies EncryptedTables;

export type EncryptedName = keyof typeof encryptedColumns;

const byName: ReadonlyMap<string, EncryptedTable> = new Map(Object.entries(encryptedColumns));

export const encryptedTable = (name: string): EncryptedTable | undefined => byName.get(name);
