import { dirname } from 'node:path';

const damaged = /^SQLITE_(?:NOTADB|CORRUPT)/;
const notAllowed = /^(?:EACCES|EPERM|SQLITE_(?:CANTOPEN|READONLY|PERM|AUTH))/;
const full = /^(?:ENOSPC|EDQUOT|SQLITE_FULL)/;

/**
 * Why a database file cannot be used, in words for the operator, with the remedy. What is none of the library's troubles
 * comes back as it is. An `Error` of the platform, which keeps its message on the way out of a thread.
 */
export function openFailure(file: string, thrown: unknown): unknown {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  const say = (text: string) => new Error(`${file} ${text}`, { cause: thrown });
  if (damaged.test(code)) return say('is damaged, or no database. Stop Passerelle and restore a backup.');
  if (notAllowed.test(code)) {
    return say(`cannot be used by this account. Give it the whole folder: chown -R ACCOUNT ${dirname(file)}`);
  }
  if (full.test(code)) return say('cannot be written: the disk is full. Make room.');
  return code.startsWith('SQLITE_') ? say(`cannot be used (${code}).`) : thrown;
}
