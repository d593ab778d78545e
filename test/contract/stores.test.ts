import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type DatabaseOptions, openDatabase } from '../../src/db/open.ts';
import type { Database } from '../../src/db/stores.ts';
import { commitContract } from './commit.contract.ts';
import { consoleReadsContract } from './console-reads.contract.ts';
import { escalationStoreContract } from './escalation-store.contract.ts';
import { laneContract } from './lane.contract.ts';
import { outboxStoreContract } from './outbox-store.contract.ts';
import { peopleStoresContract } from './people-stores.contract.ts';
import { registryStoresContract } from './registry-stores.contract.ts';
import { removalContract } from './removal.contract.ts';
import { retentionContract } from './retention.contract.ts';
import { streamLeaseContract } from './stream-lease.contract.ts';

const root = mkdtempSync(join(tmpdir(), 'passerelle-stores-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const masterKeys: DatabaseOptions['masterKeys'] = [new Uint8Array(32).fill(7)];
const newFile = () => join(mkdtempSync(join(root, 'data-')), 'passerelle.db');

const suites = [
  escalationStoreContract,
  commitContract,
  outboxStoreContract,
  laneContract,
  registryStoresContract,
  peopleStoresContract,
  removalContract,
  retentionContract,
  streamLeaseContract,
  consoleReadsContract,
];

for (const suite of suites) {
  suite('SQLite in memory', () => openDatabase({ file: null, thread: false, masterKeys }));
}

// a worker thread runs compiled sources only; `npm test` builds them first
const built = new URL('../../dist/db/open.js', import.meta.url);
if (existsSync(built)) {
  const openInThread = async (): Promise<Database> => {
    const { openDatabase: open } = (await import(built.href)) as { openDatabase: typeof openDatabase };
    return open({ file: newFile(), thread: true, masterKeys });
  };
  for (const suite of suites) suite('SQLite on disk in a thread', openInThread);
}
