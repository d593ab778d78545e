import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import { type DatabaseOptions, openDatabase } from './open.ts';
import type { Database } from './stores.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);

describe('openDatabase', () => {
  let folder: string;
  const opened: Database[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-open-'));
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (overrides: Partial<DatabaseOptions> = {}): Promise<Database> => {
    const file = join(folder, 'passerelle.db');
    const database = await openDatabase({ file, thread: false, masterKeys: [key(1)], ...overrides });
    opened.push(database);
    return database;
  };
  const withSecret = () =>
    makeEscalation({
      remote: {
        remoteConversationId: 'r1' as RemoteConversationId,
        remoteUserId: null,
        state: { token: 'tell-nobody' },
      },
    });
  const bytesOnDisk = () =>
    Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString('latin1');

  it('keeps what was answered over a close and a new start', async () => {
    const first = await open();
    const escalation = withSecret();
    await first.stores.escalations.commit({ escalation });
    await first.close();
    const second = await open();
    expect(await second.stores.escalations.find(escalation.id)).toEqual(escalation);
  });

  it('refuses a data folder that is in use and says what to do, until it is free', async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(/Another Passerelle process.*PASSERELLE_DATA/);
    await first.ping();
    await first.close();
    await (await open()).ping();
  });

  it('lets go of the folder when the database cannot be opened', async () => {
    writeFileSync(join(folder, 'passerelle.db'), 'this is no database, whatever its name says'.repeat(200));
    await expect(open()).rejects.toThrow(/passerelle\.db is damaged, or no database.*restore a backup/);
    rmSync(join(folder, 'passerelle.db'));
    await (await open()).ping();
  });

  it('writes files that other accounts of the machine cannot read', async () => {
    const database = await open();
    await database.stores.escalations.commit({ escalation: withSecret() });
    const names = readdirSync(folder).filter((name) => name.startsWith('passerelle.'));
    expect(names).toContain('passerelle.db');
    for (const name of names) expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
  });

  it('never writes the private state of an adapter in the clear', async () => {
    const database = await open();
    const escalation = withSecret();
    await database.stores.escalations.commit({ escalation });
    expect(bytesOnDisk()).toContain(escalation.id);
    await database.close();
    expect(bytesOnDisk()).toContain(escalation.id);
    expect(bytesOnDisk()).not.toContain('tell-nobody');
  });

  it('opens with a newer key what an older one sealed, and not without either', async () => {
    const first = await open();
    const escalation = withSecret();
    await first.stores.escalations.commit({ escalation });
    await first.close();
    const rotated = await open({ masterKeys: [key(2), key(1)] });
    expect(await rotated.stores.escalations.find(escalation.id)).toEqual(escalation);
    await rotated.close();
    const strange = await open({ masterKeys: [key(3)] });
    await expect(strange.stores.escalations.find(escalation.id)).rejects.toThrow(/key/);
    await strange.ping();
  });

  it('finishes what was asked for before it closes, and refuses what comes after', async () => {
    const database = await open({ file: null });
    const results = Array.from({ length: 20 }, () =>
      database.stores.escalations.commit({ escalation: makeEscalation() }),
    );
    const closed = database.close();
    await expect(database.ping()).rejects.toMatchObject({ name: 'StorageUnavailable' });
    expect(new Set(await Promise.all(results))).toEqual(new Set(['committed']));
    await closed;
    await database.close();
  });
});
