import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInstanceLocked } from '../db/sqlite/instance-lock.ts';
import { type Finding, fine, problem, reasonOf } from './finding.ts';

/** Whether a process works with this data folder now, and which, where the system tells (Linux). */
export function isRunningOn(dataFolder: string): { readonly isRunning: boolean; readonly finding: Finding } {
  const file = join(dataFolder, 'passerelle.lock');
  try {
    if (!isInstanceLocked(file)) return { isRunning: false, finding: fine('lock', 'Nobody uses the data folder.') };
    const pid = holderOf(file);
    const who = pid === null ? 'another process' : `process ${pid}`;
    return { isRunning: true, finding: fine('lock', `Passerelle runs here: ${who} holds the data folder.`) };
  } catch (error) {
    return { isRunning: false, finding: problem('lock', `${file} cannot be looked at: ${reasonOf(error)}.`) };
  }
}

/** Lines of `/proc/locks` read `1: POSIX ADVISORY WRITE <pid> <major>:<minor>:<inode> <from> <to>`. */
function holderOf(file: string): number | null {
  try {
    const { ino } = statSync(file);
    const line = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .find((each) => each.includes(' WRITE ') && each.includes(`:${ino} `));
    const pid = Number(line?.trim().split(/\s+/)[4]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
