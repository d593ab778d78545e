import { constants } from 'node:fs';
import { access, lstat, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bytesLeftFree } from '../attachments/create-file-store.ts';
import { type Finding, fine, problem, reasonOf, warning } from './finding.ts';

/** Below this nothing can be relied on: a burst of messages or a checkpoint may fill it, and no file is taken. */
const freeBytesMin = bytesLeftFree;
const freeBytesLow = 2e9;

/** Whether the program can keep its data there, and nobody else reads it. Changes nothing. */
export async function examineFolder(dataFolder: string): Promise<readonly Finding[]> {
  const folder = resolve(dataFolder);
  const facts = await stat(folder).catch(() => null);
  if (facts === null && (await leadsNowhere(folder)))
    return [problem('data folder', `${folder} is a link to nothing: mount or make what it leads to.`)];
  if (facts === null) return examineParent(folder);
  if (!facts.isDirectory())
    return [problem('data folder', `${folder} is no folder. Name another with PASSERELLE_DATA.`)];
  const reason = await whyNotWritable(folder);
  if (reason !== null) return [problem('data folder', reason), await space(folder), ...(await readers(folder))];
  return [rights(folder, facts.mode), await space(folder), ...(await readers(folder)), ...(await owners(folder))];
}

export type MayUse = (path: string, mode: number) => Promise<boolean>;

/** What is in the folder, and what this account has to be allowed to do with it. */
const contents: Readonly<Record<string, number>> = {
  'secret.key': constants.R_OK,
  'admin-token.hash': constants.R_OK,
  'passerelle.db': constants.R_OK | constants.W_OK,
  'passerelle.db-wal': constants.R_OK | constants.W_OK,
  'passerelle.db-shm': constants.R_OK | constants.W_OK,
  'passerelle.lock': constants.R_OK | constants.W_OK,
  'keys-in-use': constants.R_OK | constants.W_OK,
  attachments: constants.R_OK | constants.W_OK | constants.X_OK,
  'attachments/incoming': constants.R_OK | constants.W_OK | constants.X_OK,
};

/**
 * Why this account cannot work with what is in the folder, with the remedy; `null` when it can. Usually somebody has
 * started the program once as root.
 */
export async function foreignContents(dataFolder: string, mayUse: MayUse = mayAccess): Promise<string | null> {
  const foreign: string[] = [];
  for (const [name, mode] of Object.entries(contents)) {
    const path = join(dataFolder, name);
    const isThere = (await lstat(path).catch(() => null)) !== null;
    if (isThere && !(await mayUse(path, mode))) foreign.push(name);
  }
  if (foreign.length === 0) return null;
  const folder = resolve(dataFolder);
  return `This account may not use ${foreign.join(', ')} in ${folder}. Give it the whole folder: chown -R ACCOUNT ${folder}`;
}

async function owners(folder: string): Promise<readonly Finding[]> {
  const foreign = await foreignContents(folder);
  return foreign === null ? [] : [problem('data folder', foreign)];
}

/** Whether the folder, or one above it, is a link whose target is missing: such a folder cannot be made. */
async function leadsNowhere(folder: string): Promise<boolean> {
  let at = folder;
  while ((await lstat(at).catch(() => null)) === null && at !== dirname(at)) at = dirname(at);
  return (await stat(at).catch(() => null)) === null;
}

async function examineParent(folder: string): Promise<readonly Finding[]> {
  let parent = dirname(folder);
  while (parent !== dirname(parent) && (await stat(parent).catch(() => null)) === null) parent = dirname(parent);
  if ((await whyNotWritable(parent)) !== null)
    return [problem('data folder', `${folder} is missing, and this account may not make it in ${parent}.`)];
  return [fine('data folder', `${folder} is made on the first start.`), await space(parent)];
}

/** Why nothing can be written in the folder, with the remedy; `null` when it can. */
export async function whyNotWritable(folder: string, look: typeof access = access): Promise<string | null> {
  const trouble = await look(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(() => null, codeOf);
  if (trouble === null) return null;
  if (trouble === 'EROFS') {
    return `The disk of ${folder} is mounted read-only. Mount it for writing; after an error of the disk the system does this by itself, and its log says so.`;
  }
  return `This account may not write in ${folder}. Give it the folder (chown -R ACCOUNT ${folder}), or name another with PASSERELLE_DATA.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function rights(folder: string, mode: number): Finding {
  if ((mode & 0o077) !== 0) {
    return warning('data folder', `Other accounts can look into ${folder}. Mend it with: chmod 700 ${folder}`);
  }
  return fine('data folder', `${folder} can be written, by this account alone.`);
}

async function space(folder: string): Promise<Finding> {
  const facts = await statfs(folder).catch(reasonOf);
  if (typeof facts === 'string') return warning('disk', `Free space is not known: ${facts}.`);
  const free = facts.bavail * facts.bsize;
  const text = `${(free / 1e9).toFixed(1)} GB are free`;
  if (free < freeBytesMin) return problem('disk', `${text}. When it is full, everything is answered 503. Make room.`);
  return free < freeBytesLow ? warning('disk', `${text}. Make room before it is full.`) : fine('disk', `${text}.`);
}

/** Files that hold secrets or messages. */
async function readers(folder: string): Promise<readonly Finding[]> {
  const open: string[] = [];
  for (const name of ['secret.key', 'admin-token', 'admin-token.hash', 'passerelle.db']) {
    const facts = await stat(join(folder, name)).catch(() => null);
    if (facts !== null && (facts.mode & 0o077) !== 0) open.push(name);
  }
  if (open.length === 0) return [];
  return [warning('data folder', `Other accounts can read ${open.join(', ')}. Mend it with: chmod 600`)];
}

function mayAccess(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
