import type {
  ColumnUpdateNode,
  InsertQueryNode,
  Kysely,
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
  UpdateQueryNode,
} from 'kysely';
import {
  ColumnNode,
  PrimitiveValueListNode,
  TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import type { Tables } from '../tables.js';
import { type EncryptedName, type EncryptedTable, encryptedTable } from './encrypted-columns.js';
import { headerOf, Keyring } from './keyring.js';

type Row = Readonly<Record<string, unknown>>;

const isStored = (value: unknown): value is string | Uint8Array =>
  (typeof value === 'string' || value instanceof Uint8Array) && value.length > 0;

/**
 * Encrypts what is written into encrypted columns by queries that are built, and decrypts what any query reads. A
 * compiled query is given its rows by `encryptedRow`.
 */
export class EncryptionPlugin implements KyselyPlugin {
  constructor(readonly keyring: Keyring) {}

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (node.kind === 'InsertQueryNode') return this.#insertion(node);
    if (node.kind === 'UpdateQueryNode') return this.#update(node);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    for (const row of result.rows) this.#decryptRow(row);
    return result;
  }

  /** The row as it is stored. */
  rowOf<Given extends object>(table: string, row: Given): Given {
    const encrypted = encryptedTable(table);
    if (!encrypted) return row;
    const values = row as Row;
    const changed: Record<string, unknown> = {};
    for (const column of encrypted.columns)
      if (isStored(values[column]))
        changed[column] = this.#encrypt(values[column], { table, column, encrypted, values });
    return { ...row, ...changed };
  }

  #encrypt(
    value: string | Uint8Array,
    {
      table,
      column,
      encrypted,
      values,
    }: { table: string; column: string; encrypted: EncryptedTable; values: Row },
  ): string | Uint8Array {
    // Without a key nothing is bound to the row.
    const row = this.keyring.first ? keyOf(table, encrypted, values) : [];
    return this.keyring.encrypt(value, { table, column, row });
  }

  #decryptRow(row: Record<string, unknown>): void {
    // Without copies: this looks at every row that is read.
    for (const column in row) {
      const value = row[column];
      if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
      const header = headerOf(value);
      if (!header) continue;
      const { table } = header;
      const encrypted = encryptedTable(table);
      if (!encrypted?.columns.includes(column) || header.column !== column)
        throw new Error(`A value of ${table}.${header.column} was read as ${column}`);
      const place = { table, column, row: keyOf(table, encrypted, row) };
      row[column] = this.keyring.decrypt(value, header, place);
    }
  }

  #insertion(node: InsertQueryNode): InsertQueryNode {
    const table = node.into?.table.identifier.name ?? '';
    if (!encryptedTable(table) || !node.values || !ValuesNode.is(node.values)) return node;
    const names = node.columns?.map(({ column }) => column.name) ?? [];
    const lists = node.values.values;
    const values = lists.map((list) => this.#list(table, names, list));
    const encrypted = { ...node, values: ValuesNode.create(values) };
    const { onConflict } = node;
    const [only] = lists;
    if (!onConflict?.updates || !only || lists.length > 1) return encrypted;
    const updates = this.#changes(table, onConflict.updates, namedValues(names, only));
    return { ...encrypted, onConflict: { ...onConflict, updates } };
  }

  #list(
    table: string,
    names: readonly string[],
    list: PrimitiveValueListNode | ValueListNode,
  ): PrimitiveValueListNode | ValueListNode {
    const row = this.rowOf(table, namedValues(names, list));
    const values = names.map((name) => row[name]);
    return PrimitiveValueListNode.is(list)
      ? PrimitiveValueListNode.create(values)
      : ValueListNode.create(
          list.values.map((node, index) =>
            ValueNode.is(node) ? ValueNode.create(values[index]) : node,
          ),
        );
  }

  #update(node: UpdateQueryNode): UpdateQueryNode {
    const table = node.table && TableNode.is(node.table) ? node.table.table.identifier.name : '';
    if (!encryptedTable(table) || !node.updates) return node;
    return { ...node, updates: this.#changes(table, node.updates, {}) };
  }

  /** @param known of the row that changes */
  #changes(table: string, updates: readonly ColumnUpdateNode[], known: Row): ColumnUpdateNode[] {
    const given = updates.map((update) => [nameOf(update), givenValue(update.value)]);
    const row: Row = this.rowOf(table, { ...known, ...Object.fromEntries(given) });
    return updates.map((update) =>
      ValueNode.is(update.value)
        ? { ...update, value: ValueNode.create(row[nameOf(update)]) }
        : update,
    );
  }
}

const namedValues = (
  names: readonly string[],
  list: PrimitiveValueListNode | ValueListNode,
): Record<string, unknown> => {
  const given = PrimitiveValueListNode.is(list) ? list.values : list.values.map(givenValue);
  return Object.fromEntries(names.map((name, index) => [name, given[index]]));
};

/** Undefined for what the database computes. */
const givenValue = (node: OperationNode): unknown => (ValueNode.is(node) ? node.value : undefined);

const nameOf = ({ column }: ColumnUpdateNode): string =>
  ColumnNode.is(column) ? column.column.name : '';

function keyOf(table: string, { row }: EncryptedTable, values: Row): unknown[] {
  return row.map((name) => {
    const value = values[name];
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`An encrypted value of ${table} needs ${row.join(' and ')} of its row`);
    return value;
  });
}

const pluginOf = (store: Kysely<Tables>): EncryptionPlugin | undefined =>
  store
    .getExecutor()
    .plugins.find((plugin): plugin is EncryptionPlugin => plugin instanceof EncryptionPlugin);

/** A new row as it is stored, for a query that was compiled before. */
export const encryptedRow = <Row extends object>(
  store: Kysely<Tables>,
  table: EncryptedName,
  row: Row,
): Row => pluginOf(store)?.rowOf(table, row) ?? row;

/** Without keys for a store that was opened without. */
export const keyringOf = (store: Kysely<Tables>): Keyring =>
  pluginOf(store)?.keyring ?? new Keyring();
