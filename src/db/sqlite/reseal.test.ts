import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeConnection, makeEscalation } from '../../../test/support/builders.ts';
import { makeDelivery, nextVersion } from '../../../test/support/records.ts';
import { newId, type RemoteConversationId } from '../../core/ids.ts';
import { beginningOfSealed, createSealer, keyIdsOf, type MasterKeys } from '../../core/seal.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { openDatabase } from '../open.ts';
import { Client } from './client.ts';
import { resealDatabase } from './reseal.ts';
import { countSealed, listStale, replaceSealed, sealedColumns } from './sealed-texts.ts';

const [oldKey, newKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const rotated: MasterKeys = [newKey, oldKey];
const [newKeyId, oldKeyId] = keyIdsOf(rotated);
const never = new AbortController().signal;

describe('resealDatabase', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-reseal-'));
    file = join(folder, 'passerelle.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (masterKeys: MasterKeys) => openDatabase({ file, thread: false, masterKeys });
  const reseal = (masterKeys = rotated, stopped = never) => resealDatabase({ file, masterKeys, stopped });
  const look = <Result>(at: (client: InstanceType<typeof Client>) => Result): Result => {
    const client = new Client(file);
    try {
      return at(client);
    } finally {
      client.close();
    }
  };

  const withState = (name: string): Escalation => {
    const remote = {
      remoteConversationId: name as RemoteConversationId,
      remoteUserId: null,
      state: { token: `state of ${name}` },
    };
    return makeEscalation({ conversationId: name, remote });
  };

  /** One text of each kind, sealed with the old key. */
  const fill = async () => {
    const { stores, close } = await open([oldKey]);
    const sealer = createSealer([oldKey]);
    const { settings: _none, ...connection } = makeConnection();
    await stores.connections.save({ ...connection, sealedSettings: sealer.seal('{"a":"b"}', connection.id) });
    const botId = newId('bot');
    await stores.bots.addSecret(botId, sealer.seal('whsec', `bot-callback-secret:${botId}`), 1);
    const [running, ended] = [withState('open'), withState('ended')];
    const delivery = makeDelivery(running);
    await stores.escalations.commit({ escalation: running, deliveries: [delivery] });
    await stores.escalations.commit({ escalation: ended });
    await stores.escalations.commit({ escalation: nextVersion(ended, { state: 'ended', endedAt: 2 }) });
    const lease = await stores.outbox.take({ id: delivery.id, leaseMs: 1, now: 2000 });
    await stores.outbox.note(delivery.id, lease?.leaseToken ?? '', { noted: 'a token' });
    await close();
    return { connection, botId, running, ended, delivery };
  };

  const everyText = () =>
    look((client) => {
      const tables = client.prepare<[], { name: string }>("select name from sqlite_schema where type = 'table'").all();
      return tables.map(({ name }) => JSON.stringify(client.prepare(`select * from ${name}`).all())).join('\n');
    });

  it('leaves nothing, in any table, that needs the old key', async () => {
    const { connection, botId, running, ended, delivery } = await fill();
    expect(look(countSealed).map(({ kind, keyId, count }) => [kind, keyId, count])).toEqual([
      ['connection', oldKeyId, 1],
      ['callbackSecret', oldKeyId, 1],
      ['endedEscalation', oldKeyId, 1],
      ['openEscalation', oldKeyId, 1],
      ['delivery', oldKeyId, 1],
    ]);
    expect(await reseal()).toEqual({ resealed: 5, shut: 0 });
    expect(everyText()).not.toContain(beginningOfSealed(oldKeyId ?? ''));
    const { stores, close } = await open([newKey]);
    const sealer = createSealer([newKey]);
    const sealedSettings = (await stores.connections.find(connection.id))?.sealedSettings ?? '';
    expect(sealer.open(sealedSettings, connection.id)).toBe('{"a":"b"}');
    const [secret] = await stores.bots.listSecrets(botId);
    expect(sealer.open(secret?.sealed ?? '', `bot-callback-secret:${botId}`)).toBe('whsec');
    expect((await stores.escalations.find(running.id))?.remote?.state).toEqual({ token: 'state of open' });
    expect((await stores.escalations.find(ended.id))?.remote?.state).toEqual({ token: 'state of ended' });
    await stores.outbox.releaseAll();
    const taken = await stores.outbox.take({ id: delivery.id, leaseMs: 1, now: 9000 });
    expect(taken?.notes).toEqual({ noted: 'a token' });
    await close();
    expect(await reseal()).toEqual({ resealed: 0, shut: 0 });
  });

  it('never puts an older text over one that was written meanwhile', async () => {
    const { running } = await fill();
    const states = sealedColumns.find(({ table }) => table === 'escalations');
    if (states === undefined) throw new Error('there is no such column');
    const stale = look((client) => listStale(client, states, { newestKeyId: newKeyId, after: 0, limit: 10 }));
    const { stores, close } = await open(rotated);
    const remote = running.remote === null ? null : { ...running.remote, state: { token: 'newer' } };
    await stores.escalations.commit({ escalation: nextVersion(running, { remote }) });
    const replacements = stale.map((text) => ({ ...text, resealed: 'what was read before' }));
    expect(look((client) => replaceSealed(client, states, replacements))).toBe(1);
    expect((await stores.escalations.find(running.id))?.remote?.state).toEqual({ token: 'newer' });
    await close();
  });

  it('works beside a program that writes, which reads and writes on', async () => {
    const { running } = await fill();
    const { stores, close } = await open(rotated);
    expect((await stores.escalations.find(running.id))?.remote?.state).toEqual({ token: 'state of open' });
    const writing = stores.escalations.commit({ escalation: nextVersion(running, { skill: 'sales' }) });
    expect((await reseal()).shut).toBe(0);
    await writing;
    expect(await stores.escalations.find(running.id)).toMatchObject({
      skill: 'sales',
      remote: { state: { token: 'state of open' } },
    });
    await close();
    expect(everyText()).not.toContain(beginningOfSealed(oldKeyId ?? ''));
  });

  it('keeps what was done when it is stopped, and does the rest the next time', async () => {
    await fill();
    await expect(reseal(rotated, AbortSignal.abort())).rejects.toThrow(/run it again/);
    const stopping = new AbortController();
    const first = reseal(rotated, stopping.signal);
    stopping.abort();
    await expect(first).rejects.toThrow(/run it again/);
    const left = look(countSealed).filter(({ keyId }) => keyId === oldKeyId).length;
    expect(left).toBe(4);
    expect(await reseal()).toEqual({ resealed: 4, shut: 0 });
  });

  it('leaves what does not open as it is, and says how much that is', async () => {
    await fill();
    const before = everyText();
    expect(await reseal([newKey])).toEqual({ resealed: 0, shut: 5 });
    expect(everyText()).toBe(before);
  });

  it('wants the tables of this release', async () => {
    await fill();
    look((client) =>
      client.prepare('delete from migrations where number = (select max(number) from migrations)').run(),
    );
    await expect(reseal()).rejects.toThrow(/start this one first/);
  });
});
