import type { Database } from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

/** Drizzle over the one open SQLite database of the process. */
export type SqliteDb = BetterSQLite3Database & { readonly $client: Database };
