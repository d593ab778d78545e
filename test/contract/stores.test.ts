import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type DatabaseOptions, openDatabase } from '../../src/db/open.ts';
import type { Database } from '../../src/db/stores.ts';
import { escalationStoreContract } from './escalation-store.contract.ts';

const root = mkdtempSync(join(tmpdir(), 'passerelle-stores-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const masterKeys: DatabaseOptions['masterKeys'] = [new Uint8Array(32).fill(7)];
const newFile = () => join(mkdtempSync(join(root, 'data-')), 'passerelle.db');

const suites = [escalationStoreContract];

for (const suite of suites) {
  suite('SQLite', () => openDatabase({ file: newFile(), thread: false, masterKeys }));
}

// a worker thread runs compiled sources only; `npm test` builds them first
const built = new URL('../../dist/db/open.js', import.meta.url);
if (existsSync(built)) {
  const openInThread = async (): Promise<Database> => {
    const { openDatabase: open } = (await import(built.href)) as { openDatabase: typeof openDatabase };
    return open({ file: newFile(), thread: true, masterKeys });
  };
  for (const suite of suites) suite('SQLite in a thread', openInThread);
}
