import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newMasterKey, parseMasterKeys } from '../core/seal.ts';
import { hashToken, Secret } from '../core/secret.ts';
import { type FirstStartOptions, prepareDataFolder } from './first-start.ts';

let root: string;
let dataFolder: string;
let printed: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'passerelle-'));
  dataFolder = join(root, 'deep', 'data');
  printed = [];
});

afterEach(async () => rm(root, { recursive: true }));

const prepare = (options: Partial<FirstStartOptions> = {}) =>
  prepareDataFolder({
    dataFolder,
    secretKey: null,
    adminToken: null,
    isTerminal: true,
    print: (line) => printed.push(line),
    ...options,
  });

const printedToken = () => /psadmin_[\w-]+/.exec(printed.join('\n'))?.[0] ?? 'none';
const content = async (name: string) => (await readFile(join(dataFolder, name), 'utf8')).trim();

describe('the first start', () => {
  it('makes key and token, and prints the token once where a person reads', async () => {
    const prepared = await prepare();
    expect(prepared.masterKeys).toEqual(parseMasterKeys(await content('secret.key')));
    expect(prepared.adminTokenHash).toBe(hashToken(printedToken()));
    expect((await readdir(dataFolder)).sort()).toEqual(['admin-token.hash', 'secret.key']);
  });

  it('leaves the token in a file, and prints where, when nobody reads', async () => {
    const prepared = await prepare({ isTerminal: false });
    expect(prepared.adminTokenHash).toBe(hashToken(await content('admin-token')));
    expect(printedToken()).toBe('none');
    expect(printed.join()).toContain(join(dataFolder, 'admin-token'));
  });

  it('lets only its own account read what it makes', async () => {
    await prepare({ isTerminal: false });
    for (const name of await readdir(dataFolder)) {
      expect((await stat(join(dataFolder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700);
  });

  it('makes one key and one token when many processes start at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => prepare({ isTerminal: false })));
    for (const prepared of all) expect(prepared).toEqual(all[0]);
    expect((await readdir(dataFolder)).sort()).toEqual(['admin-token', 'admin-token.hash', 'secret.key']);
  });

  it('goes on where an earlier one died between token and hash', async () => {
    await prepare({ isTerminal: false });
    const token = await content('admin-token');
    await rm(join(dataFolder, 'admin-token.hash'));
    expect((await prepare({ isTerminal: false })).adminTokenHash).toBe(hashToken(token));
  });
});

describe('a later start', () => {
  it('uses what is there and prints nothing', async () => {
    const first = await prepare();
    printed = [];
    expect(await prepare()).toEqual(first);
    expect(printed).toEqual([]);
  });

  it('makes a new token when its hash was deleted', async () => {
    const first = await prepare();
    await rm(join(dataFolder, 'admin-token.hash'));
    const second = await prepare();
    expect(second.adminTokenHash).not.toBe(first.adminTokenHash);
    expect(second.adminTokenHash).toBe(hashToken(lastToken()));
  });

  it('refuses to make a new key beside a database, and says what to do', async () => {
    await prepare();
    await rm(join(dataFolder, 'secret.key'));
    await writeFile(join(dataFolder, 'passerelle.db'), '');
    await expect(prepare()).rejects.toThrow(/secret\.key is missing.*PASSERELLE_SECRET_KEY/);
  });

  it('refuses a key file that was cut', async () => {
    await prepare();
    await writeFile(join(dataFolder, 'secret.key'), 'YWJj\n');
    await expect(prepare()).rejects.toThrow(/secret\.key holds no usable key.*Put the right file back/);
  });
});

describe('with key and token from the configuration', () => {
  it('makes no file', async () => {
    const key = newMasterKey();
    const prepared = await prepare({ secretKey: new Secret(key), adminToken: new Secret('admin-token-of-ours') });
    expect(prepared).toEqual({ masterKeys: parseMasterKeys(key), adminTokenHash: hashToken('admin-token-of-ours') });
    expect(await readdir(dataFolder)).toEqual([]);
  });
});

const lastToken = () => [...printed.join('\n').matchAll(/psadmin_[\w-]+/g)].at(-1)?.[0] ?? '';
