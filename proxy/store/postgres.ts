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

/** Also how long a query waits for its turn when all connections are in use. */
const CONNECT_TIMEOUT_MS = 4000;
/** Longer than any query of ours lasts on a server that works; with the wait before it, what a visitor waits through. */
const STATEMENT_TIMEOUT_MS = 5000;
/** The server may be gone without a word, a pulled cable: then nobody but we can end the wait. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 500;

const { builtins } = pg.types;
/** Numbers that PostgreSQL writes as text because they might be larger than ours: none is. */
const numeric: ReadonlySet<number> = new Set([builtins.INT8, builtins.NUMERIC]);

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    numeric.has(oid)
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** What every connection of ours is opened with. @param url `postgres://user:password@host:5432/database?sslmode=…` */
export function connectionOf(url: string): pg.ClientConfig {
  const connection = new URL(url);
  // `sslmode` means what PostgreSQL's own programs mean by it; pg's reading of it is about to change.
  if (connection.searchParams.has('sslmode')) connection.searchParams.set('uselibpqcompat', 'true');
  return {
    connectionString: connection.href,
    application_name: 'rappel',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
  };
}

/** The store in a PostgreSQL that any number of instances may share. */
export function openPostgres(url: string): Dialect {
  return new SharedPostgresDialect({
    pool: openPool({
      ...connectionOf(url),
      max: 10,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    }),
  });
}

/** For migrations, which take what time they need and wait for each other. */
export function openPostgresPatiently(url: string): Dialect {
  return new SharedPostgresDialect({ pool: openPool({ ...connectionOf(url), max: 1 }) });
}

/** pg leaves a connection open that it cannot log in on, and it would keep the program from ending. */
class EndingClient extends pg.Client {
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
  const pool = new pg.Pool({ ...config, Client: EndingClient });
  // A connection that is lost while nobody uses it is replaced at the next query; unheard, it would end the process.
  pool.on('error', () => undefined);
  // The same while it is used: the query that it was used for fails, and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    connect: () =>
      pool.connect().then(leased, (failure) => {
        // Whatever the reason, also a password that was changed: nothing was asked yet, and it may be asked later.
        throw new StoreUnavailable(codeOf(failure), { cause: failure });
      }),
    end: () => pool.end(),
  };
}

/** A connection that gave no answer in time may still give it, to the next question: it is not used again. */
function leased(client: pg.PoolClient): PostgresPoolClient {
  let isLost = false;
  return {
    query: (async (text: string, parameters: unknown[]) => {
      try {
        return await client.query(text, parameters.map(storable));
      } catch (failure) {
        if (!(failure instanceof pg.DatabaseError)) isLost = true;
        throw unavailable(failure) ?? failure;
      }
    }) as unknown as PostgresPoolClient['query'],
    release: () => client.release(isLost),
  };
}

/**
 * What PostgreSQL has no place for is in none of its rows: a search for it finds nothing, as in SQLite, instead of
 * failing. NUL is of no text, and a number beyond 2^53 (an id that somebody made up) is no row's.
 */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
}

/**
 * Classes and codes of the server's failures that say nothing about the statement: no connection, resources, shutting
 * down, read-only, and of two transactions in each other's way the one that had to go.
 */
const passing = /^(08|53|57|58|25006|25P03|40001|40P01|XX)/;

/** Of a failure that may pass. The server's text is left out: it may quote what was to be written. */
function unavailable(failure: unknown): StoreUnavailable | undefined {
  const code = codeOf(failure);
  if (failure instanceof pg.DatabaseError && !passing.test(code)) return undefined;
  return new StoreUnavailable(code);
}

function codeOf(failure: unknown): string {
  const { code, message } = failure as { code?: string; message?: string };
  return code ?? message ?? 'no connection';
}

/** What the migrations call a column's type, in PostgreSQL's words, with SQLite's range and order of values. */
const columnTypes: Readonly<Record<string, string>> = {
  integer: 'bigint',
  blob: 'bytea',
  // Compared and sorted by code points, whatever the locale of the server.
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
