import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBotDirectory } from '../../src/bot-accounts/create-bot-directory.ts';
import { defaultTimers } from '../../src/bot-accounts/timer-policy.ts';
import { emptyMapping } from '../../src/connections/connection.ts';
import type {
  BotId,
  ConnectionId,
  DeliveryId,
  EscalationId,
  PersonId,
  RemoteConversationId,
} from '../../src/core/ids.ts';
import { createSealer } from '../../src/core/seal.ts';
import { openDatabase } from '../../src/db/open.ts';
import { Client, type Database as SqliteClient } from '../../src/db/sqlite/client.ts';
import { migrate } from '../../src/db/sqlite/migrate.ts';
import type { Database } from '../../src/db/stores.ts';
import { makeBot, makeConnection, makeEscalation } from '../support/builders.ts';
import { makeDelivery, makeEvent, makeMessage, nextVersion } from '../support/records.ts';

const here = import.meta.dirname;
const migrations = join(here, '../../migrations/sqlite');
const masterKeys = [new Uint8Array(32).fill(1)] as const;
const released = JSON.parse(readFileSync(join(here, 'released.json'), 'utf8')) as Readonly<Record<string, string>>;
const frozen = readdirSync(here)
  .filter((name) => /^\d{4}\.sql$/.test(name))
  .toSorted((one, other) => one.localeCompare(other));
const files = readdirSync(migrations)
  .filter((name) => name.endsWith('.sql'))
  .toSorted((one, other) => one.localeCompare(other));

/** Every schema that there has been, each with the rows of the frozen database at or before it. */
const schemas = files.map((name) => {
  const number = name.slice(0, 4);
  return { number, from: frozen.findLast((file) => file.slice(0, 4) <= number) ?? '0001.sql' };
});

/** Writes a database as it was when that migration was the newest. */
function writeOld(file: string, { number, from }: (typeof schemas)[number]): ReadonlyMap<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-schema-'));
  for (const name of files.filter((each) => each.slice(0, 4) <= number)) {
    copyFileSync(join(migrations, name), join(folder, name));
  }
  const client = new Client(file);
  client.exec(readFileSync(join(here, from), 'utf8'));
  migrate(client, pathToFileURL(`${folder}/`));
  const rows = rowsOf(client);
  client.close();
  rmSync(folder, { recursive: true, force: true });
  return rows;
}

/** The names of what is really there, in order. */
function fieldsOf(record: object | null | undefined): readonly string[] {
  const given = Object.entries(record ?? {}).filter(([, value]) => value !== undefined);
  return given.map(([key]) => key).toSorted((one, other) => one.localeCompare(other));
}

describe('migrations that were released', () => {
  it.each(Object.entries(released))('%s was not edited since', (name, hash) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(migrations, name)))
        .digest('hex'),
    ).toBe(hash);
  });

  it('are all recorded, once a version has a heading in the changelog', () => {
    const root = join(here, '../..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const isReleased = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').includes(`## ${version}`);
    expect(files.filter((name) => isReleased && !(name in released))).toEqual([]);
  });
});

// What every frozen database holds, with these ids.
const idOf = <Id>(prefix: string, number: number) => `${prefix}_0199${String(number).padStart(28, '0')}` as Id;
const [botId, connectionId] = [idOf<BotId>('bot', 1), idOf<ConnectionId>('con', 1)];
const [active, ended, opening] = [1, 2, 3].map((number) => idOf<EscalationId>('esc', number)) as [
  EscalationId,
  EscalationId,
  EscalationId,
];
const now = Date.UTC(2026, 4, 5);

describe('the frozen databases', () => {
  it('hold rows in every table whose rows outlive the process, so that later migrations are tried on them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'passerelle-frozen-'));
    const newest = schemas.findLast(({ number }) => frozen.includes(`${number}.sql`));
    if (newest === undefined) throw new Error('none');
    const empty = [...writeOld(join(folder, 'newest.db'), newest)].flatMap(([table, rows]) =>
      rows === 0 ? [table] : [],
    );
    rmSync(folder, { recursive: true, force: true });
    expect(empty).toEqual(['group_locks', 'probes']);
  });
});

describe.each(schemas)('a database of the schema $number, with the rows of $from', (schema) => {
  let folder: string;
  let file: string;
  let database: Database;
  let rowsBefore: ReadonlyMap<string, number>;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-frozen-'));
    file = join(folder, 'passerelle.db');
    rowsBefore = writeOld(file, schema);
    database = await openDatabase({ file, thread: false, masterKeys });
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps every row, and has the tables of a new one afterwards', async () => {
    expect(rowsBefore.get('messages')).toBeGreaterThan(0);
    await database.close();
    const fresh = await openDatabase({ file: join(folder, 'fresh.db'), thread: false, masterKeys });
    await fresh.close();
    const [migrated, made] = [file, join(folder, 'fresh.db')].map((path) => new Client(path));
    if (migrated === undefined || made === undefined) throw new Error('nothing opened');
    const rowsAfter = rowsOf(migrated);
    for (const [table, rows] of rowsBefore) {
      if (table !== 'migrations') expect([table, rowsAfter.get(table)]).toEqual([table, rows]);
    }
    expect(rowsAfter.get('migrations')).toBe(files.length);
    expect(schemaOf(migrated)).toEqual(schemaOf(made));
    migrated.close();
    made.close();
  });

  it('opens what was sealed, and finds conversations by every key', async () => {
    const { stores } = database;
    const sealer = createSealer(masterKeys);
    const [connection] = await stores.connections.list();
    expect(sealer.open(connection?.sealedSettings ?? '', connectionId)).toContain('sealed by the first release');
    const bots = createBotDirectory({ store: stores.bots, sealer, clock: { now: () => now } });
    expect(await bots.callbackSecrets(botId)).toHaveLength(1);
    expect((await stores.bots.findByKeyHash('a'.repeat(64)))?.bot.id).toBe(botId);
    expect(await stores.routes.findFor(botId, 'billing')).toMatchObject({ groupName: 'Billing' });
    const found = await stores.escalations.findByRemote(connectionId, 'remote-1' as RemoteConversationId);
    expect(found?.remote?.state).toEqual({ token: 'sealed by the first release' });
    expect((await stores.escalations.findOpen(botId, 'conversation-1'))?.id).toBe(active);
    expect(await stores.escalations.findLatest(botId, 'conversation-2')).toMatchObject({ id: ended, state: 'ended' });
    expect(await stores.escalations.findMessageByRemoteId(active, 'r-1')).toMatchObject({ clientId: 'm-1' });
    expect(await stores.escalations.findIdentityLink(connectionId, botId, 'psl-1')).toBe('remote-user-1');
  });

  it('finds what is held of an end user who was there before that could be asked', async () => {
    const { escalations } = database.stores;
    for (const id of [active, ended, opening]) {
      const found = await escalations.find(id);
      const { key = '', email } = found?.endUser ?? {};
      const ofKey = await escalations.listOfEndUser({ key }, 10);
      expect(ofKey.map((one) => one.id)).toContain(id);
      if (!email) continue;
      const ofAddress = await escalations.listOfEndUser({ email: email.address.toLowerCase() }, 10);
      expect(ofAddress.map((one) => one.id)).toContain(id);
    }
  });

  // The rows of earlier releases have no people.
  if (schema.from >= '0008.sql') {
    it('knows people, who is signed in, what they did, and what was counted', async () => {
      const { people, audit, escalations } = database.stores;
      const person = await people.findByName('CAMILLE');
      expect(person).toMatchObject({
        id: idOf<PersonId>('per', 1),
        role: 'admin',
        signedInAt: Date.UTC(2026, 4, 4, 8) + 1,
      });
      expect(await people.findSession('b'.repeat(64))).toMatchObject({ person: { name: 'Camille' } });
      expect(await audit.list({ limit: 9 })).toMatchObject([{ action: 'connection.created', subject: connectionId }]);
      expect(await escalations.find(active)).toMatchObject({ lastUserMessageAt: expect.any(Number) });
    });
  }

  it('takes what is open for answered: nobody repeats it, and the same words said again are new ones', async () => {
    const { escalations } = database.stores;
    const isAnswered = (id: EscalationId, clientId: string) => escalations.isMessageAcknowledged(id, clientId);
    expect(await Promise.all([isAnswered(active, 'm-1'), isAnswered(active, 'm-3')])).toEqual([true, true]);
    expect(await isAnswered(ended, 'm-4')).toBe(false);
  });

  it('has every field of escalations, bots and connections, also those that came later', async () => {
    const { stores } = database;
    for (const id of [active, ended, opening]) {
      const found = await stores.escalations.find(id);
      expect(fieldsOf(found)).toEqual(fieldsOf(makeEscalation()));
      expect(fieldsOf(found?.timers)).toEqual(fieldsOf(defaultTimers));
    }
    const bot = await stores.bots.find(botId);
    expect(fieldsOf(bot)).toEqual(fieldsOf(makeBot()));
    expect(fieldsOf(bot?.timers)).toEqual(fieldsOf(defaultTimers));
    const { settings: _, ...connection } = makeConnection();
    const [stored] = await stores.connections.list();
    expect(fieldsOf(stored)).toEqual(fieldsOf({ ...connection, sealedSettings: '' }));
    expect(fieldsOf(stored?.mapping)).toEqual(fieldsOf(emptyMapping));
  });

  it('delivers what waited, replays what was dead, and goes on with the conversation', async () => {
    const { escalations, outbox } = database.stores;
    const claim = () => outbox.claim({ limit: 10, leaseMs: 1000, now, exceptTargets: [] });
    const delivered = async () => {
      const claimed = await claim();
      const settlement = { kind: 'delivered', durationMs: 1 } as const;
      const settled = claimed.map(({ id, leaseToken }) => ({ deliveryId: id, leaseToken, settlement, at: now }));
      expect(await outbox.settle(settled)).toEqual({ leaseLost: [] });
      return claimed
        .map(({ kind, payload }) => `${kind} ${String(payload['clientId'] ?? '')}`.trim())
        .toSorted((one, other) => one.localeCompare(other));
    };
    expect(await delivered()).toEqual(['event', 'open', 'send m-3']);
    expect(await outbox.listAttempts(active, 9)).toHaveLength(2);
    expect(await outbox.replay(idOf<DeliveryId>('dlv', 2), now)).toBe(true);
    expect(await delivered()).toEqual(['send m-2']);

    const found = await escalations.find(active);
    if (found === null) throw new Error('It is gone.');
    const next = nextVersion(found, { lastSeq: found.lastSeq + 1 });
    const message = makeMessage(next, { clientId: 'm-9' });
    const change = {
      escalation: next,
      messages: [message],
      events: [makeEvent(next)],
      deliveries: [makeDelivery(next)],
    };
    expect(await escalations.commit(change)).toBe('committed');
    expect((await escalations.listEvents(active, 0, 9)).map((event) => event.seq)).toEqual([1, 2, 3]);
    expect(await delivered()).toEqual(['send']);
    const again = makeEscalation({ botId, conversationId: 'conversation-2', commandId: 'another' });
    expect(await escalations.commit({ escalation: again })).toBe('committed');
    const receipt = { scope: connectionId, key: 'event-1', at: now };
    expect(await escalations.commit({ escalation: nextVersion(next), receipt })).toBe('duplicate');
    expect(await escalations.pruneEnded(now, 100)).toBeGreaterThan(0);
    expect(await escalations.find(ended)).toBeNull();
  });
});

function rowsOf(client: SqliteClient): ReadonlyMap<string, number> {
  const tables = client.prepare<[], { name: string }>(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
  );
  return new Map(
    tables.all().map(({ name }) => {
      const row = client.prepare<[], { count: number }>(`select count(*) as count from ${name}`).get();
      return [name, row?.count ?? 0];
    }),
  );
}

function schemaOf(client: SqliteClient): readonly string[] {
  const rows = client.prepare<[], { sql: string }>('select sql from sqlite_schema where sql is not null');
  return rows
    .all()
    .map(({ sql }) => sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim())
    .toSorted((one, other) => one.localeCompare(other));
}
