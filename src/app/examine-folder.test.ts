import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignContents } from './examine-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('what somebody has made as another account', () => {
  it('is named with the command that mends it, instead of a backup that would not', async () => {
    for (const name of ['secret.key', 'passerelle.db', 'notes.txt']) await writeFile(join(folder, name), '');
    await mkdir(join(folder, 'attachments'));
    const isTheirs = (...names: string[]) => foreignContents(folder, async (path) => !names.includes(basename(path)));
    expect(await isTheirs('passerelle.db', 'attachments', 'notes.txt', 'passerelle.lock')).toBe(
      `This account may not use passerelle.db, attachments in ${folder}. Give it the whole folder: chown -R ACCOUNT ${folder}`,
    );
    expect(await isTheirs('notes.txt')).toBeNull();
    expect(await foreignContents(folder)).toBeNull();
  });
});
