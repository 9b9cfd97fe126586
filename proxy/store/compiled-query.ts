import { type Compilable, CompiledQuery } from 'kysely';
import { isPostgres, type Store } from './database.js';

/** Stands for a value while a query is compiled. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * A query that is built and compiled once for each database and set of values; each run only binds other values. For the
 * queries that each request makes, building them takes longer than SQLite needs to run them.
 *
 * @param build must use each value as it is, not compute with it, and build the same query whatever they are
 */
export function compiledQuery<Values extends object, Row>(
  build: (store: Store, values: Values) => Compilable<Row>,
): (store: Store, values: Values) => Promise<Row[]> {
  const compiled = new Map<string, CompiledQuery>();
  return async (store, values) => {
    const names = Object.keys(values);
    const key = `${isPostgres(store)} ${names}`;
    const query = compiled.get(key) ?? build(store, placeholders<Values>(names)).compile();
    compiled.set(key, query);
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    const { rows } = await store.executeQuery<Row>(CompiledQuery.raw(query.sql, parameters));
    return rows;
  };
}

const placeholders = <Values extends object>(names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, new Placeholder(name)])) as Values;
