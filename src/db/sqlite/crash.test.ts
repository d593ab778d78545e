import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import type { EscalationId } from '../../core/ids.ts';
import { openDatabase } from '../open.ts';
import type { Database } from '../stores.ts';
import { Client } from './client.ts';

// A process that commits in a thread runs compiled sources: `npm test` builds them first.
const built = new URL('../../../dist/db/', import.meta.url);
const isBuilt = existsSync(built);
const folder = mkdtempSync(join(tmpdir(), 'passerelle-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Eight callers that commit without pause, each to an escalation of its own, and print what was answered. */
const writer = (file: string, round: number) => `
  import { openDatabase } from '${new URL('open.js', built)}';
  import { newId } from '${new URL('../core/ids.js', built)}';
  const masterKeys = [new Uint8Array(32).fill(1)];
  const { stores } = await openDatabase({ file: ${JSON.stringify(file)}, thread: true, masterKeys });
  const caller = async (number) => {
    const id = newId('escalation');
    const conversationId = 'round-${round}-' + number;
    for (let version = 1; ; version += 1) {
      const ids = { id, botId: 'bot', conversationId, commandId: conversationId, connectionId: 'con' };
      const escalation = { ...ids, version, lastSeq: version, state: 'active', skill: null, startedAt: 1, endedAt: null,
        wakeAt: null, ticketId: null, remote: null, endUser: { key: conversationId, email: null } };
      const event = { id: newId('event'), escalationId: id, conversationId, seq: version, type: 'message.created', at: 1, data: {} };
      const delivery = { id: newId('delivery'), lane: id + '/helpdesk', side: 'helpdesk', target: 'con', escalationId: id,
        kind: 'send', payload: {}, createdAt: 1 };
      const change = { escalation: { ...detail, ...escalation }, movesWake: version === 1, events: [event], deliveries: [delivery] };
      const result = await stores.escalations.commit(change);
      if (result !== 'committed') throw new Error(result);
      process.stdout.write(id + ' ' + version + '\\n');
    }
  };
  const detail = Object.fromEntries(['group', 'attributes', 'channel', 'language', 'isTest', 'callbackUrl',
    'richParts', 'timers', 'ticketUrl', 'agent', 'offeredChoices', 'notices', 'openedAt', 'acceptedAt', 'firstAgentMessageAt',
    'lastUserMessageAt', 'lastAgentMessageAt', 'idleWarnedAt', 'end', 'isHelpdeskDown'].map((name) => [name, null]));
  detail.endUser = { key: 'psl-1', email: null };
  await Promise.all(Array.from({ length: 8 }, (_, number) => caller(number)));
`;

/** The same sequence in every run: kills come after a few answers, or after hundreds. */
function* killMoments(): Generator<number, never> {
  let state = 20_261;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield 1 + (state % 400);
  }
}

function start(code: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Kills the process as soon as that many answers have been seen, and gives the newest version answered per escalation. */
async function killAfter(child: ChildProcess, answers: number): Promise<Map<EscalationId, number>> {
  const answered = new Map<EscalationId, number>();
  const gone = once(child, 'exit');
  if (child.stdout === null) throw new Error('no output');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, version] = line.split(' ');
    answered.set(id as EscalationId, Number(version));
    seen += 1;
    if (seen === answers) child.kill('SIGKILL');
  }
  expect((await gone)[1]).toBe('SIGKILL');
  return answered;
}

async function expectAllOf(database: Database, answered: ReadonlyMap<EscalationId, number>): Promise<void> {
  for (const [id, version] of answered) {
    const escalation = await database.stores.escalations.find(id);
    expect(escalation?.version).toBeGreaterThanOrEqual(version);
    const stored = escalation?.version ?? 0;
    const events = await database.stores.escalations.listEvents(id, 0, stored + 1);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: stored }, (_, index) => index + 1));
    const deliveries = await database.stores.outbox.list({ escalationId: id, limit: stored + 1 });
    expect(deliveries).toHaveLength(stored);
  }
}

describe.skipIf(!isBuilt)('a process that is killed at any moment (needs `npm run build`)', () => {
  const file = join(folder, 'passerelle.db');

  it('has kept all it had answered, whole, and frees the data folder at once', { timeout: 180_000 }, async () => {
    const moments = killMoments();
    const everything = new Map<EscalationId, number>();
    for (let round = 0; round < 20; round += 1) {
      const answered = await killAfter(start(writer(file, round)), moments.next().value);
      for (const [id, version] of answered) everything.set(id, version);
      const database = await openDatabase({ file, thread: false, masterKeys: [new Uint8Array(32).fill(1)] });
      await expectAllOf(database, answered);
      await database.close();
    }
    const database = await openDatabase({ file, thread: false, masterKeys: [new Uint8Array(32).fill(1)] });
    await expectAllOf(database, everything);
    expect(everything.size).toBeGreaterThan(100);
    await database.close();
    const client = new Client(file);
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
    client.close();
  });
});

describe.skipIf(!isBuilt)('processes that start at once (needs `npm run build`)', () => {
  it('make the tables once, and none of them fails', { timeout: 60_000 }, async () => {
    const file = join(folder, 'together.db');
    const code = `
      import { Client } from '${new URL('sqlite/client.js', built)}';
      import { migrate } from '${new URL('sqlite/migrate.js', built)}';
      const client = new Client(${JSON.stringify(file)}, { timeout: 20_000 });
      migrate(client);
      client.close();
    `;
    const codes = await Promise.all([1, 2, 3, 4].map(async () => (await once(start(code), 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0, 0]);
  });

  it('do not share a data folder: the second one is refused', { timeout: 60_000 }, async () => {
    const shared = mkdtempSync(join(folder, 'shared-'));
    const child = start(writer(join(shared, 'passerelle.db'), 0));
    if (child.stdout === null) throw new Error('no output');
    await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
    const second = openDatabase({
      file: join(shared, 'passerelle.db'),
      thread: false,
      masterKeys: [new Uint8Array(32).fill(1)],
    });
    await expect(second).rejects.toThrow(/Another Passerelle process/);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
