/** A copy of the data folder that can be started from, made while the program runs or while it does not. */
import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { idPattern } from '../core/ids.ts';
import { backUpDatabase } from '../db/sqlite/backup.ts';

export interface BackupOptions {
  readonly dataFolder: string;
  /** Where the copy of the database goes: a file that does not exist yet. */
  readonly target: string;
  /** Folder into which the uploaded files are copied that are not there yet; `null` leaves them out. */
  readonly attachmentsTo: string | null;
  readonly stopped: AbortSignal;
}

export interface BackupReport {
  readonly databaseBytes: number;
  /** How many files were copied, and how many were there from an earlier backup. */
  readonly attachments: { readonly copied: number; readonly kept: number } | null;
}

/**
 * First the database, then the files that it may name: an upload is on disk before its row, and never changes. Rejects
 * with an `Error` worded for people.
 */
export async function backUp({ dataFolder, target, attachmentsTo, stopped }: BackupOptions): Promise<BackupReport> {
  const databaseBytes = await backUpDatabase({ file: join(dataFolder, 'passerelle.db'), target, stopped });
  if (attachmentsTo === null) return { databaseBytes, attachments: null };
  return { databaseBytes, attachments: await copyAttachments(join(dataFolder, 'attachments'), attachmentsTo, stopped) };
}

async function copyAttachments(from: string, to: string, stopped: AbortSignal) {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const pattern = idPattern('attachment');
  const names = (await namesIn(from)).filter((name) => pattern.test(name));
  const there = new Set(await namesIn(to));
  const missing = names.filter((name) => !there.has(name));
  let gone = 0;
  for (const name of missing) {
    if (stopped.aborted) throw new Error('Stopped from outside.');
    if (!(await copyWhole(join(from, name), to, name))) gone += 1;
  }
  if (missing.length > 0) await flush(to);
  return { copied: missing.length - gone, kept: names.length - missing.length };
}

/** False when the file has been pruned since it was listed. It gets its name only when it is whole. */
async function copyWhole(from: string, folder: string, name: string): Promise<boolean> {
  const draft = join(folder, `.${name}.part`);
  try {
    await copyFile(from, draft, constants.COPYFILE_FICLONE);
    await flush(draft);
    await rename(draft, join(folder, name));
    return true;
  } catch (error) {
    await rm(draft, { force: true });
    if (await isThere(from)) throw error;
    return false;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await isThere(folder)) ? readdir(folder) : [];
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
