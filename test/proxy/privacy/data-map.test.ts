import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataClass } from '../../../proxy/privacy/data-class.js';
import { dataMap } from '../../../proxy/privacy/data-map.js';
import type { Store } from '../../../proxy/store/database.js';
import { encryptedColumns } from '../../../proxy/store/encryption/encrypted-columns.js';
import { openTestStore } from '../../support/store/stores.js';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.destroy());

/** The columns of each table, as the migrations leave them. */
async function schema(): Promise<Record<string, string[]>> {
  const tables = await store.introspection.getTables();
  return Object.fromEntries(
    tables.map(({ name, columns }) => [name, columns.map((column) => column.name).sort()]),
  );
}

const mapped = () =>
  Object.fromEntries(
    Object.entries(dataMap).map(([table, columns]) => [table, Object.keys(columns).sort()]),
  );

/** The columns of each table that hold something. */
const columnsWhere = (test: (data: DataClass) => boolean) =>
  Object.entries(dataMap).flatMap(([table, columns]) =>
    Object.entries(columns)
      .filter(([, data]) => test(data))
      .map(([column]) => `${table}.${column}`),
  );

describe('the map of personal data', () => {
  it('every column that it says is encrypted is, and no other but the secrets that hashes are made with', () => {
    const encrypted = Object.entries(encryptedColumns).flatMap(([table, { columns }]) =>
      columns.map((column) => `${table}.${column}`),
    );
    const said = columnsWhere((data) => data !== 'none' && data.atRest === 'encrypted');
    expect(encrypted.sort()).toEqual([...said, 'secrets.value'].sort());
  });

  it('no number, name or message of a visitor is in clear', () => {
    const inClear = columnsWhere(
      (data) => data !== 'none' && data.of === 'visitor' && data.atRest.startsWith('in clear'),
    );
    expect(inClear.sort()).toEqual([
      'callbacks.source',
      'guard_blocks.first_address',
      'guard_blocks.last_address',
      'guard_blocks.shown',
      'guard_blocks.value',
      'platform_blocked_addresses.address',
    ]);
  });

  it('classes every column of every table, and no other', async () => {
    expect(mapped()).toEqual(await schema());
  });

  it('a column that a migration adds without classing it is found', async () => {
    await store.schema.alterTable('callbacks').addColumn('shoe_size', 'text').execute();
    expect(mapped()).not.toEqual(await schema());
  });
});
