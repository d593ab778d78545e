import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../core/app-error.ts';
import type { EpochMs } from '../core/clock.ts';
import { type AttachmentId, idPattern } from '../core/ids.ts';
import type { FileStore } from './store.ts';

export interface FileStoreOptions {
  /** Made when it is missing, readable for this user only. */
  readonly folder: string;
  /** Bytes that are free on the disk of the folder; the system is asked when absent. */
  readonly freeBytes?: () => Promise<number>;
}

/** Uploads leave this many bytes of the disk to the database: without them nothing at all is accepted any more. */
export const bytesLeftFree = 200e6;

const incomingFolder = 'incoming';
const leftoverMs = 60 * 60_000;
const pattern = idPattern('attachment');

/**
 * Files on disk, one per attachment. A file is written aside, flushed, and only then given its name, so that what has a
 * name is whole, whatever moment the power goes.
 */
export function createFileStore({ folder, freeBytes = () => freeBytesAt(folder) }: FileStoreOptions): FileStore {
  let underWay = 0;
  let prepared: Promise<void> | null = null;
  const prepare = (): Promise<void> => {
    prepared ??= prepareFolder(folder).catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };
  const pathOf = (id: AttachmentId): string => {
    if (!pattern.test(id)) throw new Error('An attachment id has the wrong form; it must not become a path.');
    return join(folder, id);
  };

  const keep = async (target: string, content: AsyncIterable<Uint8Array>, bytesMax: number) => {
    const incoming = join(folder, incomingFolder, `${basename(target)}-${randomUUID()}`);
    try {
      const sizeBytes = await orNoSpace(writeWhole(incoming, content, bytesMax));
      await rename(incoming, target);
      await flushFolder(folder);
      return { sizeBytes };
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  };

  return {
    write: async (id, content, bytesMax) => {
      const target = pathOf(id);
      await orNoSpace(prepare());
      underWay += 1;
      // Each of those under way may still become as large as it may be.
      const promised = underWay * bytesMax;
      try {
        if ((await freeBytes()) - promised < bytesLeftFree) throw noSpace();
        return await keep(target, content, bytesMax);
      } finally {
        underWay -= 1;
      }
    },
    open: async (id) => {
      const path = pathOf(id);
      const exists = await stat(path).then(
        (facts) => facts.isFile(),
        (error: unknown) => {
          if (codeOf(error) === 'ENOENT') return false;
          throw error;
        },
      );
      return exists ? contentOf(path) : null;
    },
    head: async (id, bytes) => {
      const handle = await open(pathOf(id), 'r');
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    listOlderThan: (before) => listOlderThan(folder, before),
  };
}

/** The file is opened when the first bytes are wanted: a stream that nobody reads holds nothing open. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

async function writeWhole(path: string, content: AsyncIterable<Uint8Array>, bytesMax: number): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let sizeBytes = 0;
    for await (const chunk of content) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > bytesMax) throw new AppError('payload_too_large', `The file is larger than ${bytesMax} bytes.`);
      await writeAll(handle, chunk);
    }
    await handle.sync();
    return sizeBytes;
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, at);
    at += bytesWritten;
  }
}

/** Without this the new name itself may be gone after a power cut. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the folders, and clears away what uploads left behind that a crash broke off. */
async function prepareFolder(folder: string): Promise<void> {
  await mkdir(join(folder, incomingFolder), { recursive: true, mode: 0o700 });
  // Young ones may belong to another process.
  await clearIncoming(folder, Date.now() - leftoverMs);
}

async function clearIncoming(folder: string, before: EpochMs): Promise<void> {
  for await (const path of filesOlderThan(join(folder, incomingFolder), before)) await rm(path, { force: true });
}

async function* listOlderThan(folder: string, before: EpochMs): AsyncGenerator<AttachmentId> {
  await clearIncoming(folder, before);
  for await (const path of filesOlderThan(folder, before)) {
    const name = basename(path);
    if (pattern.test(name)) yield name as AttachmentId;
  }
}

/** Paths of a folder's own files. None when there is no such folder. */
async function* filesOlderThan(folder: string, before: EpochMs): AsyncGenerator<string> {
  const listed = await opendir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  for await (const { name } of listed) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts?.isFile() === true && facts.mtimeMs < before) yield path;
  }
}

const noSpaceCodes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE']);

async function orNoSpace<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!noSpaceCodes.has(codeOf(cause) ?? '')) throw cause;
    throw noSpace(cause);
  }
}

function noSpace(cause?: unknown): AppError {
  const message = 'The file cannot be kept right now: the disk of the server takes no more. Try again later.';
  return new AppError('unavailable', message, { retryAfterSeconds: 60, cause });
}

/** Bytes that this account may still use on the disk of a folder; endless where the disk does not tell. */
export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // Some network disks do not tell their size.
  return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
