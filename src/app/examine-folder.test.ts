import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignContents, whyNotWritable } from './examine-folder.ts';

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

describe('a folder in which nothing can be written', () => {
  it('was said to need another owner when its disk was mounted read-only', async () => {
    const refused = (code: string) => () => Promise.reject(Object.assign(new Error('refused'), { code }));
    expect(await whyNotWritable(folder, refused('EROFS'))).toMatch(/is mounted read-only\. Mount it for writing/);
    expect(await whyNotWritable(folder, refused('EACCES'))).toContain(`chown -R ACCOUNT ${folder}`);
    expect(await whyNotWritable(folder)).toBeNull();
  });
});
