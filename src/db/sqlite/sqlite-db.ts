import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Database } from './client.ts';

/** Drizzle over the one open SQLite database of the process. */
export type SqliteDb = BetterSQLite3Database & { readonly $client: Database };
