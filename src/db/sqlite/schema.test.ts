import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { Client, type Database } from './client.ts';
import { migrate } from './migrate.ts';
import * as schema from './schema.ts';

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));

interface IndexRow {
  readonly name: string;
  readonly unique: 0 | 1;
  readonly partial: 0 | 1;
  readonly origin: 'c' | 'u' | 'pk';
}

describe('the tables in the program', () => {
  const client = new Client(':memory:');
  migrate(client);

  it('are those that the migrations make, no more and no fewer', () => {
    const made = client.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'");
    const names = (made.all() as { name: string }[]).map((row) => row.name).filter((name) => name !== 'migrations');
    expect(new Set(tables.map((table) => getTableConfig(table).name))).toEqual(new Set(names));
  });

  it.each(tables.map((table) => [getTableConfig(table).name, getTableConfig(table)] as const))(
    '%s has the same columns and indexes there',
    (name, config) => {
      const columns = client.pragma(`table_info(${name})`) as { name: string; type: string; notnull: number }[];
      expect(new Set(columns.map((row) => `${row.name} ${row.type.toLowerCase()} ${row.notnull === 1}`))).toEqual(
        new Set(config.columns.map((column) => `${column.name} ${column.getSQLType()} ${column.notNull}`)),
      );
      const made = (client.pragma(`index_list(${name})`) as IndexRow[]).filter((row) => row.origin === 'c');
      expect(new Set(made.map((row) => indexText(row, columnsOf(client, row.name))))).toEqual(
        new Set(
          config.indexes.map(({ config: { name: index, unique, where, columns: parts } }) =>
            indexText(
              { name: index, unique: unique ? 1 : 0, partial: where === undefined ? 0 : 1 },
              parts.map((part) => (is(part, SQLiteColumn) ? part.name : '?')),
            ),
          ),
        ),
      );
    },
  );
});

function columnsOf(client: Database, index: string): string[] {
  return (client.pragma(`index_info(${index})`) as { name: string }[]).map((row) => row.name);
}

function indexText(row: Pick<IndexRow, 'name' | 'unique' | 'partial'>, columns: readonly string[]): string {
  return `${row.name} unique ${row.unique} partial ${row.partial} (${columns.join(', ')})`;
}
