import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './client.ts';

/** `NNNN_name.sql`, from 0001 without a gap; a file that was released is never changed. */
export const migrationsFolder = new URL('../../../migrations/sqlite/', import.meta.url);

const fileName = /^(\d{4})_[a-z0-9_]+\.sql$/;

/**
 * Brings the tables to the newest form, one transaction per file. Safe when several processes start at once: the write
 * lock makes them take turns. Throws when the database was written by a newer release, and changes nothing then.
 */
export function migrate(client: Database, folder: URL = migrationsFolder): void {
  const files = readdirSync(folder).filter((name) => fileName.test(name));
  files.sort();
  const numbers = files.map((name) => Number(name.slice(0, 4)));
  if (numbers.some((number, index) => number !== index + 1)) throw new Error(`Migrations are not numbered from 1 on.`);

  client
    .transaction(() => {
      client.exec(
        'create table if not exists migrations (number integer primary key not null, name text not null) strict',
      );
    })
    .immediate();
  const applied = client.prepare<[], { newest: number }>('select coalesce(max(number), 0) as newest from migrations');
  const remember = client.prepare('insert into migrations (number, name) values (?, ?)');

  const newest = applied.get()?.newest ?? 0;
  if (newest > files.length) {
    throw new Error(
      `The database has migration ${newest}, this release knows ${files.length}: it was written by a newer release. ` +
        'Start that release, or restore a backup made before the upgrade.',
    );
  }
  for (const [index, name] of files.entries()) {
    client
      .transaction(() => {
        if ((applied.get()?.newest ?? 0) !== index) return;
        client.exec(readFileSync(new URL(name, folder), 'utf8'));
        remember.run(index + 1, name);
      })
      .immediate();
  }
}
