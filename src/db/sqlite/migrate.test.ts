import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, type Database } from './client.ts';
import { migrate, migrationsFolder } from './migrate.ts';

describe('migrate', () => {
  let folder: string;
  let client: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-migrate-'));
    mkdirSync(join(folder, 'sql'));
    client = new Client(join(folder, 'a.db'));
  });
  afterEach(() => {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sql = (name: string, text: string) => writeFileSync(join(folder, 'sql', name), text);
  const run = () => migrate(client, pathToFileURL(`${join(folder, 'sql')}/`));
  const tables = () =>
    (
      client.prepare("select name from sqlite_schema where type = 'table' order by name").all() as { name: string }[]
    ).map((row) => row.name);

  it('applies each file once, in order, and remembers which', () => {
    sql('0001_first.sql', 'create table a (x integer); insert into a values (1);');
    run();
    sql('0002_second.sql', 'create table b as select x + 1 as x from a;');
    run();
    run();
    expect(client.prepare('select x from b').all()).toEqual([{ x: 2 }]);
    expect(client.prepare('select number, name from migrations').all()).toEqual([
      { number: 1, name: '0001_first.sql' },
      { number: 2, name: '0002_second.sql' },
    ]);
  });

  it('keeps nothing of a file that fails, and all of those before it', () => {
    sql('0001_first.sql', 'create table a (x integer);');
    sql('0002_second.sql', 'create table b (x integer); create table a (x integer);');
    expect(run).toThrow(/already exists/);
    expect(tables()).toEqual(['a', 'migrations']);
    sql('0002_second.sql', 'create table b (x integer);');
    run();
    expect(tables()).toEqual(['a', 'b', 'migrations']);
  });

  it('refuses a database of a newer release and leaves it alone', () => {
    sql('0001_first.sql', 'create table a (x integer);');
    sql('0002_second.sql', 'create table b (x integer);');
    run();
    rmSync(join(folder, 'sql', '0002_second.sql'));
    expect(run).toThrow(/newer release/);
    expect(tables()).toEqual(['a', 'b', 'migrations']);
  });

  it('refuses files that are not numbered without a gap', () => {
    sql('0001_first.sql', 'create table a (x integer);');
    sql('0003_third.sql', 'create table b (x integer);');
    expect(run).toThrow(/numbered/);
  });

  it('applies the files of this release to an empty database', () => {
    migrate(client);
    const files = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql'));
    expect(client.prepare('select count(*) as count from migrations').get()).toEqual({ count: files.length });
  });
});
