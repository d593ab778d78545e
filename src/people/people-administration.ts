import { AppError } from '../core/app-error.ts';
import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { PersonId } from '../core/ids.ts';
import type { KeyedMutex } from '../core/mutex.ts';
import type { StoredPerson } from './person.ts';
import type { PeopleStore } from './store.ts';

/** What the use cases around people need. */
export interface PeopleAdministration {
  readonly people: PeopleStore;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** One change of who may what at a time. */
  readonly lock: KeyedMutex;
}

/** The key under which `lock` is taken: who is the last administrator depends on everybody. */
export const peopleLock = 'people';

/** The person of that id. Throws `AppError('not_found')`. */
export async function requirePerson(people: Pick<PeopleStore, 'find'>, id: PersonId): Promise<StoredPerson> {
  const person = await people.find(id);
  if (person === null) throw new AppError('not_found', `There is no person ${id}.`);
  return person;
}

/** Throws `AppError('conflict')` when nobody could decide about people any more without this one. */
export async function refuseLastAdmin(people: PeopleStore, person: StoredPerson): Promise<void> {
  if (person.role === 'admin' && (await people.countAdmins()) <= 1) {
    throw new AppError('conflict', 'This is the only administrator. Make another one first.');
  }
}
