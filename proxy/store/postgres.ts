import {
  type DataTypeNode,
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
} from 'kysely';
import pg from 'pg';
import { StoreUnavailable } from './store-failures.js';

/** Also the longest wait for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 4000;
/** Longer than any of our queries takes on a healthy server. With the connect time-out, the longest wait of a visitor. */
const STATEMENT_TIMEOUT_MS = 5000;
/** Client-side limit, for a server that has vanished without closing the connection (a pulled cable). */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 500;

const { builtins } = pg.types;
/** Types that pg returns as text because they may exceed 2^53; our values never do. */
const numericTypes: ReadonlySet<number> = new Set([builtins.INT8, builtins.NUMERIC]);

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    numericTypes.has(oid)
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * Options for every connection.
 * @param url `postgres://user:password@host:5432/database?sslmode=…`
 */
export function connectionOf(url: string): pg.ClientConfig {
  const connection = new URL(url);
  // Gives `sslmode` the meaning it has in PostgreSQL's own programs; pg gives it another one, and will change that.
  if (connection.searchParams.has('sslmode')) connection.searchParams.set('uselibpqcompat', 'true');
  return {
    connectionString: connection.href,
    application_name: 'rappel',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
  };
}

/** A PostgreSQL store, which any number of instances may share. */
export function openPostgres(url: string): Dialect {
  return new SharedPostgresDialect({
    pool: openPool({
      ...connectionOf(url),
      max: 10,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    }),
  });
}

/** For migrations and maintenance: one connection, and no time-outs, because migrations may be slow and wait for each other. */
export function openPostgresWithoutTimeouts(url: string): Dialect {
  return new SharedPostgresDialect({ pool: openPool({ ...connectionOf(url), max: 1 }) });
}

/** Closes the connection after a failed login. pg leaves it open, which would keep the process alive. */
class SelfClosingClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: (failure: Error) => void): void;
  override connect(callback?: (failure: Error) => void): unknown {
    if (!callback) return super.connect();
    return super.connect((failure: Error) => {
      if (failure) void this.end().catch(() => undefined);
      callback(failure);
    });
  }
}

function openPool(config: pg.PoolConfig): PostgresPool {
  const pool = new pg.Pool({ ...config, Client: SelfClosingClient });
  // Without a handler, losing an idle connection would end the process. The pool replaces it at the next query.
  pool.on('error', () => undefined);
  // The same for a connection in use; its query fails and reports the error.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    connect: () =>
      pool.connect().then(wrapClient, (failure) => {
        // For any reason, even a changed password: nothing was sent, so the query may be tried again later.
        throw new StoreUnavailable(codeOf(failure), { cause: failure });
      }),
    end: () => pool.end(),
  };
}

/** The server of this connection takes nothing any more: it shuts down, or was replaced and is read-only now. */
const uselessServer = /^(08|57P0|25006)/;

/** Discards a connection after a time-out: the late answer could arrive as the answer to the next query. */
function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  let isLost = false;
  return {
    query: (async (text: string, parameters: unknown[]) => {
      try {
        return await client.query(text, parameters.map(storable));
      } catch (failure) {
        if (!(failure instanceof pg.DatabaseError) || uselessServer.test(failure.code ?? ''))
          isLost = true;
        throw asUnavailable(failure) ?? failure;
      }
    }) as unknown as PostgresPoolClient['query'],
    release: () => client.release(isLost),
  };
}

/**
 * Replaces values that PostgreSQL rejects (NUL in a text, numbers beyond 2^53 such as an invented id), so that a search
 * for them finds nothing, as in SQLite, instead of failing.
 */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
}

/**
 * SQLSTATE classes and codes of failures that the statement did not cause: connection, resources, shutdown, read-only, serialisation
 * failure, deadlock, internal error.
 */
const transientCodes = /^(08|53|57|58|25006|25P03|40001|40P01|XX)/;

/** Translates a transient failure. Leaves out the server's text, because it may quote the data. */
function asUnavailable(failure: unknown): StoreUnavailable | undefined {
  const code = codeOf(failure);
  if (failure instanceof pg.DatabaseError && !transientCodes.test(code)) return undefined;
  return new StoreUnavailable(code);
}

/** Without a code the driver itself gave up: a time-out, or a connection that was closed. */
const codeOf = (failure: unknown): string => (failure as { code?: string }).code ?? 'no connection';

/** PostgreSQL types for the column types of the migrations, with SQLite's range and sort order. */
const columnTypes: Readonly<Record<string, string>> = {
  integer: 'bigint',
  blob: 'bytea',
  // Compares and sorts by code point, whatever the server's locale.
  text: 'text collate "C"',
};

class PortableCompiler extends PostgresQueryCompiler {
  protected override getAutoIncrement(): string {
    return 'generated by default as identity';
  }

  protected override visitDataType(node: DataTypeNode): void {
    const type = columnTypes[node.dataType];
    if (type && this.parentNode?.kind === 'ColumnDefinitionNode') this.append(type);
    else super.visitDataType(node);
  }
}

class SharedPostgresDialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new PortableCompiler();
  }
}
