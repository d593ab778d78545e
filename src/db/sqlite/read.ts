import { Column, type Query } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import type { SqliteDb } from './sqlite-db.ts';
import { type Values, valuesInOrder } from './write.ts';

/** A prepared statement that answers with rows. */
export interface Read<Row> {
  /** Values by the names of the statement's slots. */
  get(values: Values): Row | undefined;
  all(values: Values): Row[];
}

/** Prepares what drizzle wrote, and reads the rows without its interpreter, which takes longer than SQLite itself. */
export function read<Fields extends Record<string, unknown>>(
  db: SqliteDb,
  /** What the statement selects or returns. */
  fields: Fields,
  query: { toSQL(): Query },
): Read<SelectResultFields<Fields>> {
  type Row = SelectResultFields<Fields>;
  const { sql, params } = query.toSQL();
  const statement = db.$client.prepare<unknown[], unknown[]>(sql).raw();
  const inOrder = valuesInOrder(params);
  const columns = Object.entries(fields).map(([name, field]) => ({ name, column: decoderOf(field) }));
  const rowOf = (cells: readonly unknown[]): Row => {
    const row: Record<string, unknown> = {};
    for (const [index, { name, column }] of columns.entries()) {
      const cell = cells[index];
      row[name] = column === null || cell === null ? cell : column.mapFromDriverValue(cell);
    }
    return row as Row;
  };
  return {
    get: (values) => {
      const cells = statement.get(...inOrder(values));
      return cells === undefined ? undefined : rowOf(cells);
    },
    all: (values) => statement.all(...inOrder(values)).map(rowOf),
  };
}

/** `null` where the driver's value is the value. */
function decoderOf(field: unknown): Column | null {
  if (!(field instanceof Column)) return null;
  return field.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : field;
}
