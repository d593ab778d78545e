import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { makeDelivery, makeMessage } from '../../../test/support/records.ts';
import { openDatabase } from '../open.ts';
import type { Database } from '../stores.ts';
import { backUpDatabase } from './backup.ts';
import { Client } from './client.ts';

const masterKeys = [new Uint8Array(32).fill(1)] as const;
const never = new AbortController().signal;

describe('backUpDatabase', () => {
  let folder: string;
  let file: string;
  let target: string;
  const opened: Database[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-backup-'));
    file = join(folder, 'passerelle.db');
    target = join(folder, 'copy.db');
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (path = file): Promise<Database> => {
    const database = await openDatabase({ file: path, thread: false, masterKeys });
    opened.push(database);
    return database;
  };
  const close = async () => {
    for (const database of opened.splice(0)) await database.close();
  };
  const big = { parts: [{ kind: 'text' as const, text: 'x'.repeat(200_000) }] };

  it('copies a database that is in use, whole, into one file that only we may read', async () => {
    const database = await open();
    const escalation = makeEscalation();
    await database.stores.escalations.commit({ escalation, messages: [makeMessage(escalation, big)] });
    const bytes = await backUpDatabase({ file, target, stopped: never });
    const facts = statSync(target);
    expect([facts.size, facts.mode & 0o777]).toEqual([bytes, 0o600]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.') || name.startsWith('copy'))).toEqual(['copy.db']);
    await close();
    const copy = await open(target);
    expect(await copy.stores.escalations.find(escalation.id)).toEqual(escalation);
  });

  it('says of what waits in the copy that it may have arrived, because the original goes on sending it', async () => {
    const database = await open();
    const escalation = makeEscalation();
    const delivery = makeDelivery(escalation);
    await database.stores.escalations.commit({ escalation, deliveries: [delivery] });
    await backUpDatabase({ file, target, stopped: never });
    expect(await database.stores.outbox.find(delivery.id)).toMatchObject({ mayHaveArrived: false });
    await close();
    const copy = await open(target);
    expect(await copy.stores.outbox.find(delivery.id)).toMatchObject({ state: 'waiting', mayHaveArrived: true });
  });

  it('keeps to one moment, whatever is written meanwhile, and comes to an end', async () => {
    const database = await open();
    const { escalations } = database.stores;
    const first = makeEscalation();
    const fill = Array.from({ length: 60 }, () => makeMessage(first, big));
    await escalations.commit({ escalation: first, messages: fill });
    let isCopying = true;
    const written = { before: 1, after: 0 };
    const write = async () => {
      for (; isCopying; written.after += 1) {
        const escalation = makeEscalation({ conversationId: `c${written.after}` });
        await escalations.commit({ escalation, messages: [makeMessage(escalation)] });
      }
    };
    const writing = write();
    await backUpDatabase({ file, target, stopped: never });
    isCopying = false;
    await writing;
    expect(written.after).toBeGreaterThan(3);
    const copy = new Client(target, { readonly: true });
    const count = (table: string) =>
      copy.prepare<[], { count: number }>(`select count(*) as count from ${table}`).get()?.count ?? 0;
    expect(count('messages') - fill.length).toBe(count('escalations') - written.before);
    expect(count('escalations')).toBeLessThan(written.before + written.after);
    copy.close();
  });

  it('never replaces a file, and leaves nothing behind when it fails', async () => {
    await open();
    writeFileSync(target, 'the backup of yesterday');
    await expect(backUpDatabase({ file, target, stopped: never })).rejects.toThrow(/exists already/);
    expect(readFileSync(target, 'utf8')).toBe('the backup of yesterday');
    await expect(backUpDatabase({ file: join(folder, 'no.db'), target, stopped: never })).rejects.toThrow(
      /no database/,
    );
    expect(readdirSync(folder)).not.toContain('no.db');
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('says which folder is missing, as when what should be mounted there is not', async () => {
    await open();
    const missing = join(folder, 'backups');
    const request = { file, target: join(missing, 'copy.db'), stopped: never };
    await expect(backUpDatabase(request)).rejects.toThrow(`There is no folder ${missing}: make it first`);
  });

  it('refuses to call a damaged database backed up', async () => {
    const database = await open();
    const escalation = makeEscalation();
    await database.stores.escalations.commit({ escalation, messages: [makeMessage(escalation, big)] });
    await close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 6, 4096 * 20);
    writeFileSync(file, bytes);
    await expect(backUpDatabase({ file, target, stopped: never })).rejects.toThrow(/damaged|malformed/);
    expect(readdirSync(folder)).not.toContain('copy.db');
  });

  it('stops when it is asked to', async () => {
    const database = await open();
    const escalation = makeEscalation();
    const messages = Array.from({ length: 60 }, () => makeMessage(escalation, big));
    await database.stores.escalations.commit({ escalation, messages });
    await expect(backUpDatabase({ file, target, stopped: AbortSignal.abort() })).rejects.toThrow(/Stopped/);
    expect(readdirSync(folder).filter((name) => /part|copy/.test(name))).toEqual([]);
  });
});
