import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeConnection } from '../../test/support/builders.ts';
import { createSealer, parseMasterKeys } from '../core/seal.ts';
import { openDatabase } from '../db/open.ts';
import { reseal } from './reseal.ts';

const [oldKey, newKey] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-reseal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(key = `${newKey},${oldKey}`, args: readonly string[] = []) {
  const lines: string[] = [];
  const code = await reseal.run(args, {
    env: { PASSERELLE_DATA: folder, PASSERELLE_SECRET_KEY: key },
    print: (line) => lines.push(line),
    printError: (line) => lines.push(line),
    isTerminal: false,
    stopped: new AbortController().signal,
  });
  return [code, lines.join('\n')];
}

/** A database with one connection, sealed with the old key, last used by a program that had these keys. */
async function store(keysOfProgram = oldKey): Promise<void> {
  const { settings: _none, ...connection } = makeConnection();
  const sealedSettings = createSealer(parseMasterKeys(oldKey)).seal('{}', connection.id);
  const masterKeys = parseMasterKeys(keysOfProgram);
  const { stores, close } = await openDatabase({ file: join(folder, 'passerelle.db'), thread: false, masterKeys });
  await stores.connections.save({ ...connection, sealedSettings });
  await close();
}

/** Another process that holds the data folder as a running program does. Ends it when the work is done. */
async function whileLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  const driver = Number(process.versions['napi']) < 10 ? 'better-sqlite3' : 'better-sqlite3-node-api';
  const script = `const Client = require(${JSON.stringify(createRequire(import.meta.url).resolve(driver))});
    new Client(process.argv[1]).exec('begin exclusive'); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['-e', script, join(folder, 'passerelle.lock')]);
  try {
    await once(holder.stdout, 'data');
    return await work();
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
}

describe('passerelle reseal', () => {
  it('says what it did, and once more that there is nothing left to do', async () => {
    await store();
    expect(await run()).toEqual([0, expect.stringMatching(/now: 1 more\.\nNo older key is needed/)]);
    expect(await run()).toEqual([0, expect.stringMatching(/now: 0 more\./)]);
    expect(await run(newKey)).toEqual([0, expect.not.stringContaining('older')]);
  });

  it('touches nothing while a program runs that does not have the new key, which could read nothing more', async () => {
    await store();
    await expect(whileLocked(run)).rejects.toThrow(/restart it first/);
  });

  it('works beside a program that has the new key', async () => {
    await store(`${newKey},${oldKey}`);
    expect(await whileLocked(run)).toEqual([0, expect.stringContaining('1 more')]);
  });

  it('fails when a key is missing, when there is no database, and when it is called wrongly', async () => {
    await expect(run()).rejects.toThrow(/no database/);
    await store();
    expect(await run(newKey)).toEqual([1, expect.stringContaining('1 do not open')]);
    expect(await run(newKey, ['now'])).toEqual([2, expect.stringContaining('takes no arguments')]);
    await expect(run('')).rejects.toThrow(/no secret key/);
  });
});
