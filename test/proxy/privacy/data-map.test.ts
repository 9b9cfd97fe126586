import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataMap } from '../../../proxy/privacy/data-map.js';
import type { Store } from '../../../proxy/store/database.js';
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

describe('the map of personal data', () => {
  it('classes every column of every table, and no other', async () => {
    expect(mapped()).toEqual(await schema());
  });

  it('a column that a migration adds without classing it is found', async () => {
    await store.schema.alterTable('callbacks').addColumn('shoe_size', 'text').execute();
    expect(mapped()).not.toEqual(await schema());
  });
});
