import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

/** A named place in a prepared statement, encoded the way its column is. */
export function slot(column: SQLiteColumn, name: string): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}`;
}

/** One slot per column, under the column's own name: what an insert or an update sets. */
export function slots<Table extends SQLiteTable, Key extends string & keyof Table['_']['columns']>(
  table: Table,
  keys: readonly Key[],
): Record<Key, SQL> {
  const columns: Record<string, SQLiteColumn> = getTableColumns(table);
  const entries = keys.map((key) => {
    const column = columns[key];
    if (column === undefined) throw new Error(`no column ${key}`);
    return [key, slot(column, key)] as const;
  });
  return Object.fromEntries(entries) as Record<Key, SQL>;
}
