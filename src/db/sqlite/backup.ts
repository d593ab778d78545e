import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Client } from './client.ts';

export interface BackupRequest {
  /** The database; a process may be working with it. */
  readonly file: string;
  /** Where the copy goes: a file that does not exist yet, in a folder that does. */
  readonly target: string;
  /** Ends the work; nothing is left behind then. */
  readonly stopped: AbortSignal;
}

/** Between two steps the process can be asked to stop. */
const pagesPerStep = 2_000;

/**
 * Copies the database as it is at this moment, while others read and write, and resolves with the size of the copy in
 * bytes. What waits in the copy is marked as possibly arrived. The copy is checked and on disk before it gets its name.
 * Rejects when the target exists or its folder does not, when the source is no database or damaged, and when the disk is full.
 */
export async function backUpDatabase({ file, target, stopped }: BackupRequest): Promise<number> {
  if (!existsSync(file)) throw new Error(`There is no database at ${file}: name its folder with PASSERELLE_DATA.`);
  if (existsSync(target)) throw new Error(`${target} exists already: name a new file, or move that one away.`);
  if (!existsSync(dirname(target))) {
    throw new Error(`There is no folder ${dirname(target)}: make it first, or mount what should be there.`);
  }
  const draft = join(dirname(target), `.${basename(target)}.${Date.now()}.part`);
  closeSync(openSync(draft, 'wx', 0o600));
  try {
    await copy(file, draft, stopped);
    finish(draft);
    renameSync(draft, target);
    flush(dirname(target));
    return statSync(target).size;
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${draft}${end}`, { force: true });
  }
}

/** One read transaction holds the moment; otherwise every write of somebody else would start the copy anew. */
async function copy(file: string, draft: string, stopped: AbortSignal): Promise<void> {
  const source = new Client(file, { fileMustExist: true });
  try {
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(draft, {
      progress: () => {
        if (stopped.aborted) throw new Error('Stopped from outside.');
        return pagesPerStep;
      },
    });
    source.exec('commit');
  } finally {
    source.close();
  }
}

/** Makes the copy one file that needs no other, reads it through, and waits until it is on the disk. */
function finish(draft: string): void {
  const client = new Client(draft);
  try {
    client.pragma('journal_mode = delete');
    const found = client.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`The database is damaged, and so is a copy of it: ${String(found)}.`);
    // when the copy is used, the original may have sent this meanwhile: it has to be looked for before it is sent again
    client.exec("update deliveries set may_have_arrived = 1 where state = 'waiting'");
  } finally {
    client.close();
  }
  flush(draft);
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
