import { createRequire } from 'node:module';
import NodeClient, { type Database } from 'better-sqlite3';

export type { Database };

/** The version of Node-API that better-sqlite3 13 is built for: Node 22.14 and later have it, Node 20 never will. */
const nodeApi = 10;

/**
 * better-sqlite3, the line of it that runs on this Node; their interfaces are the same. Version 12 is built on Node's
 * own classes, and ends a process of Node 24.19 and later when a statement is garbage-collected. Version 13 is built on
 * Node-API, and ends a process of Node 20 at its first database. Sources: WiseLibs/better-sqlite3 issues 1514 and 1515.
 */
export const Client: typeof NodeClient =
  Number(process.versions['napi']) < nodeApi ? NodeClient : createRequire(import.meta.url)('better-sqlite3-node-api');
