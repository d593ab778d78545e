/** Prepares the data folder: makes on the first start what must exist, and reads it on every other. */
import { chmod, link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { foreignContents, whyNotWritable } from '../app/examine-folder.ts';
import { type MasterKeys, newMasterKey, parseMasterKeys } from '../core/seal.ts';
import { hashToken, newToken, type Secret } from '../core/secret.ts';

export interface FirstStartOptions {
  readonly dataFolder: string;
  /** From the configuration; `null` means the key file. */
  readonly secretKey: Secret | null;
  /** From the configuration; `null` means the token made here. */
  readonly adminToken: Secret | null;
  /** Whether a person reads what `print` writes. */
  readonly isTerminal: boolean;
  print(line: string): void;
}

export interface PreparedFolder {
  readonly masterKeys: MasterKeys;
  /** `hashToken` of the administrator's token. */
  readonly adminTokenHash: string;
}

const keyFile = 'secret.key';
const hashFile = 'admin-token.hash';
const tokenFile = 'admin-token';

/**
 * Safe when several processes start at once, and when one dies half way. The token is shown once: on a terminal it is
 * printed, otherwise it waits in the file `admin-token`. Throws when the folder holds data but its key is gone.
 */
export async function prepareDataFolder(options: FirstStartOptions): Promise<PreparedFolder> {
  await makeFolder(options.dataFolder);
  return { masterKeys: await masterKeysOf(options), adminTokenHash: await adminTokenHashOf(options) };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be made. Name another with PASSERELLE_DATA.`, { cause });
  }
  const reason = await whyNotWritable(folder);
  if (reason !== null) throw new Error(reason);
  const foreign = await foreignContents(folder);
  if (foreign !== null) throw new Error(foreign);
}

/** The keys that were given or made; `null` when there are none yet. Throws when the file cannot be read or holds no key. */
export async function findMasterKeys({
  dataFolder,
  secretKey,
}: Pick<FirstStartOptions, 'dataFolder' | 'secretKey'>): Promise<MasterKeys | null> {
  if (secretKey !== null) return parseMasterKeys(secretKey.reveal());
  const path = join(dataFolder, keyFile);
  const kept = await readIfThere(path);
  try {
    return kept === null ? null : parseMasterKeys(kept);
  } catch (cause) {
    throw new Error(`${path} holds no usable key. Put the right file back.`, { cause });
  }
}

async function masterKeysOf(options: FirstStartOptions): Promise<MasterKeys> {
  const { dataFolder } = options;
  const path = join(dataFolder, keyFile);
  const kept = await findMasterKeys(options);
  if (kept !== null) return kept;
  if ((await readdir(dataFolder)).some((name) => /\.(?:db|sqlite)$/.test(name))) {
    throw new Error(
      `${path} is missing, but the folder holds a database whose secrets it encrypts. ` +
        'Put the file back, or give the key in PASSERELLE_SECRET_KEY.',
    );
  }
  return parseMasterKeys(await writeOnce(dataFolder, keyFile, newMasterKey()));
}

async function adminTokenHashOf(options: FirstStartOptions): Promise<string> {
  const { dataFolder, adminToken } = options;
  if (adminToken !== null) return hashToken(adminToken.reveal());
  const kept = await readIfThere(join(dataFolder, hashFile));
  if (kept !== null) return kept;
  return options.isTerminal ? await showToken(options) : await leaveToken(options);
}

async function showToken({ dataFolder, print }: FirstStartOptions): Promise<string> {
  const token = newToken('psadmin');
  const hash = await writeOnce(dataFolder, hashFile, hashToken(token));
  if (hash !== hashToken(token)) return hash;
  print(`Administrator token, shown this once: ${token}`);
  print('The console asks for it, once, to make your account.');
  print(`If it is lost, delete ${join(dataFolder, hashFile)} and start again: a new one is made.`);
  return hash;
}

/** The token is on disk before its hash counts, so that no crash leaves a token that nobody knows. */
async function leaveToken({ dataFolder, print }: FirstStartOptions): Promise<string> {
  const token = await writeOnce(dataFolder, tokenFile, newToken('psadmin'));
  const hash = await writeOnce(dataFolder, hashFile, hashToken(token));
  print(
    `The administrator token is in ${join(dataFolder, tokenFile)}. The console asks for it; keep it elsewhere and delete that file.`,
  );
  return hash;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read.`, { cause: error });
  }
}

/**
 * Makes a file that only we may read, whole and on disk or not at all, and gives its content: ours, or that of whoever
 * was first.
 */
async function writeOnce(folder: string, name: string, content: string): Promise<string> {
  const path = join(folder, name);
  const draft = join(folder, `.${name}.${newToken('draft')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${content}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
    await chmod(path, 0o600);
    await syncFolder(folder);
    return content;
  } catch (error) {
    const winner = await readIfThere(path);
    if (winner === null) throw new Error(`${path} cannot be made.`, { cause: error });
    return winner;
  } finally {
    await rm(draft, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
