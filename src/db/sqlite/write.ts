import { is, Param, Placeholder, type Query } from 'drizzle-orm';
import type { SqliteDb } from './sqlite-db.ts';

/** What fills the slots of a statement, by their names. */
export type Values = Readonly<Record<string, unknown>>;

/** A prepared statement that changes rows. */
export interface Write {
  /** Values by the names of the statement's slots. */
  run(values: Values): { readonly changes: number };
}

/** Prepares what drizzle wrote, and fills the slots without its interpreter: a fifth less time per commit. */
export function write(db: SqliteDb, query: { toSQL(): Query }): Write {
  const { sql, params } = query.toSQL();
  const statement = db.$client.prepare(sql);
  const inOrder = valuesInOrder(params);
  return {
    run: (values) => statement.run(inOrder(values)),
  };
}

/** Puts named values in the order of a statement's parameters, encoded as their columns are. */
export function valuesInOrder(params: readonly unknown[]): (values: Values) => unknown[] {
  const readers = params.map(readerOf);
  return (values) => readers.map((read) => read(values));
}

type Reader = (values: Values) => unknown;

function readerOf(param: unknown): Reader {
  if (is(param, Placeholder)) {
    const { name } = param;
    return (values) => values[name];
  }
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { name } = param.value;
    const { encoder } = param;
    return (values) => encoder.mapToDriverValue(values[name]);
  }
  return () => param;
}
