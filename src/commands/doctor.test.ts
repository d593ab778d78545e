import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeEvent } from '../../test/support/records.ts';
import { createSealer, keyIdsOf, parseMasterKeys } from '../core/seal.ts';
import { openDatabase } from '../db/open.ts';
import { Client } from '../db/sqlite/client.ts';
import type { EscalationEvent } from '../escalations/escalation-event.ts';
import type { CommandIo } from './command.ts';
import { doctor } from './doctor.ts';
import { prepareDataFolder } from './first-start.ts';

const key = randomBytes(32).toString('hex');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const lines: string[] = [];
  const io: CommandIo = {
    env: { PASSERELLE_DATA: folder, PASSERELLE_PORT: '0', PASSERELLE_SECRET_KEY: key, ...env },
    print: (line) => lines.push(line),
    printError: (line) => lines.push(line),
    isTerminal: false,
    stopped: new AbortController().signal,
  };
  const code = await doctor.run(args, io);
  const text = lines.join('\n');
  return { code, text, problems: lines.filter((line) => line.startsWith('✗')).join('\n') };
}

interface Stored {
  readonly settings?: object;
  readonly event?: Partial<EscalationEvent>;
}

/** A database as a start leaves it, with one connection. */
async function store({ settings = {}, event }: Stored = {}): Promise<string> {
  const masterKeys = parseMasterKeys(key);
  const { settings: _none, ...connection } = makeConnection({ kind: 'zendesk' });
  const sealedSettings = createSealer(masterKeys).seal(JSON.stringify(settings), connection.id);
  const { stores, close } = await openDatabase({ file: join(folder, 'passerelle.db'), thread: false, masterKeys });
  await stores.connections.save({ ...connection, sealedSettings });
  const escalation = makeEscalation({ lastSeq: 1 });
  await stores.escalations.commit({ escalation, events: [makeEvent(escalation, event)] });
  await close();
  return connection.id;
}

describe('passerelle doctor', () => {
  it('finds a data folder that is a link to nothing, which a start cannot make', async () => {
    const link = join(folder, 'data');
    await symlink(join(folder, 'not-mounted'), link);
    const inside = join(link, 'inside');
    for (const data of [link, inside]) {
      const { code, problems } = await run({ PASSERELLE_DATA: data });
      expect([code, problems]).toEqual([1, expect.stringContaining(`${data} is a link to nothing`)]);
    }
    const options = { secretKey: null, adminToken: null, isTerminal: false, print: () => {} };
    const refusal = `The data folder ${link} cannot be made. Name another with PASSERELLE_DATA.`;
    await expect(prepareDataFolder({ ...options, dataFolder: link })).rejects.toThrow(refusal);
  });

  it('finds nothing that stops a first start, and makes nothing', async () => {
    const { code, text } = await run({ PASSERELLE_DATA: join(folder, 'data') });
    expect(text).toContain('Nothing stops Passerelle.');
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells every mistake of the configuration and never a secret', async () => {
    const { code, problems, text } = await run({ PASSERELLE_PORT: 'x', PASSERELLE_METRICS_TOKEN: 'too short!' });
    expect(code).toBe(1);
    expect(problems).toMatch(/PASSERELLE_PORT[\s\S]*PASSERELLE_METRICS_TOKEN/);
    expect(text).not.toContain('too short!');
  });

  it.each([
    ['a key that is missing', { PASSERELLE_SECRET_KEY: '' }, /secret.key is missing/],
    ['another key', { PASSERELLE_SECRET_KEY: randomBytes(32).toString('hex') }, /connection con_.*does not open/],
  ])('names %s', async (_what, env, wanted) => {
    await store();
    const { code, problems } = await run(env);
    expect(code).toBe(1);
    expect(problems).toMatch(wanted);
  });

  it('says what an older key is still needed for, and how to get rid of it', async () => {
    await store({ settings: {} });
    const { text } = await run({ PASSERELLE_SECRET_KEY: `${randomBytes(32).toString('hex')},${key}` });
    const [keyId] = keyIdsOf(parseMasterKeys(key));
    expect(text).toContain(`Sealed: 1 of 1 with key ${keyId} (1 connection). Keep it`);
    expect(text).toContain('passerelle reseal');
  });

  it('names the key that is missing', async () => {
    await store({ settings: {} });
    const { problems } = await run({ PASSERELLE_SECRET_KEY: randomBytes(32).toString('hex') });
    expect(problems).toContain(`key ${keyIdsOf(parseMasterKeys(key))[0]} (1 connection), which is not given`);
  });

  it('names the connection and the fields whose settings do not fit, and no value of them', async () => {
    const id = await store({ settings: { subdomain: 42, keySecret: 'tell-nobody' } });
    const { code, problems, text } = await run();
    expect(code).toBe(1);
    expect(problems).toContain(id);
    expect(problems).toContain('subdomain must be string, not number');
    expect(problems).toContain('appId is required');
    expect(problems).not.toContain('Invalid input');
    expect(text).not.toContain('tell-nobody');
  });

  it('sees a damaged database, and one that is none', async () => {
    await store({ event: { data: { text: 'x'.repeat(100_000) } } });
    const file = join(folder, 'passerelle.db');
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0x5a, bytes.length - 80_000));
    expect((await run()).problems).toMatch(/damaged/);
    await writeFile(file, 'this is no database, whatever its name says'.repeat(200));
    expect((await run()).problems).toMatch(/no database.*restore a backup/);
  });

  it('refuses a database of a newer release, and announces what an older one needs', async () => {
    await store();
    const client = new Client(join(folder, 'passerelle.db'));
    client.exec("insert into migrations values (999, '0999_future.sql')");
    expect((await run()).problems).toContain('Start the newer release');
    client.exec('delete from migrations where number > 1');
    const { text, problems } = await run();
    expect(text).toMatch(/! migrations .*Make a backup first/);
    expect(problems).not.toContain('migrations');
    client.close();
  });

  it('notices a clock that was set back', async () => {
    await store({ event: { at: Date.now() + 3_600_000 } });
    expect((await run()).text).toMatch(/! clock .*60 min behind/);
  });

  it('names a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, problems } = await run({ PASSERELLE_PORT: port });
    server.close();
    expect([code, problems]).toEqual([1, expect.stringContaining('in use')]);
  });

  it.each([
    ['', /not set/],
    ['http://203.0.113.7', /not encrypted/],
    ['https://203.0.113.7/chat', /has a path/],
    ['https://localhost:8443', /is this machine/],
    ['https://there-is-no-such-name.invalid', /is not found/],
  ])('doubts the public address "%s"', async (url, wanted) => {
    const { text, code } = await run({ PASSERELLE_PUBLIC_URL: url });
    expect(text).toMatch(wanted);
    expect(code).toBe(0);
  });

  it('wants a folder, and one that others cannot look into', async () => {
    await writeFile(join(folder, 'file'), '');
    expect((await run({ PASSERELLE_DATA: join(folder, 'file') })).problems).toContain('is no folder');
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    expect((await run({ PASSERELLE_DATA: join(folder, 'open') })).text).toContain('chmod 700');
  });

  it('tells the same as JSON for machines', async () => {
    const { text } = await run({}, ['--json']);
    const { ok, findings } = JSON.parse(text) as { ok: boolean; findings: { check: string; state: string }[] };
    expect(ok).toBe(true);
    expect(findings).toContainEqual({ check: 'configuration', state: 'ok', text: expect.any(String) });
    expect((await run({}, ['--jsno'])).code).toBe(2);
  });
});
