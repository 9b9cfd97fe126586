import type { E164 } from '../../shared/phone.js';
import { notByNumber } from './person-rows.js';

/** Columns that would let somebody act, or say nothing to the person. */
const withheld: ReadonlySet<string> = new Set([
  'handle',
  'token',
  'idempotency_key',
  'fingerprint',
  'proof_id',
  'number_hash',
  'number_tail',
  'row_key',
]);

const shownValue = (column: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return column.endsWith('_at') && typeof value === 'number'
    ? new Date(value).toISOString()
    : value;
};

export interface PersonFile {
  number: E164;
  exportedAt: string;
  tables: Record<string, Record<string, unknown>[]>;
  /** Tables that cannot be searched by number, and what becomes of their rows. */
  elsewhere: Record<string, string>;
}

/** All about a number, to be handed to the person. */
export const exportOf = (
  number: E164,
  tables: Readonly<Record<string, readonly object[]>>,
  now: number,
): PersonFile => ({
  number,
  exportedAt: new Date(now).toISOString(),
  tables: Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => !withheld.has(column))
            .map(([column, value]) => [column, shownValue(column, value)]),
        ),
      ),
    ]),
  ),
  elsewhere: { ...notByNumber },
});
