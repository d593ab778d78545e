import type { EpochMs } from '../core/clock.ts';
import type { PersonId } from '../core/ids.ts';
import type { Person, Session, StoredPerson } from './person.ts';

/** Where people and their sessions live. */
export interface PeopleStore {
  /** Saves the first person of all. False, and nothing is saved, when there is one. */
  addFirst(person: StoredPerson): Promise<boolean>;
  /** False, and nothing is saved, when somebody else has that name. */
  add(person: StoredPerson): Promise<boolean>;
  /** Replaces the person of that id. False, and nothing is saved, when somebody else has that name or nobody that id. */
  update(person: StoredPerson): Promise<boolean>;
  find(id: PersonId): Promise<StoredPerson | null>;
  /** By any spelling of the name that `personKey` makes the same. */
  findByName(name: string): Promise<StoredPerson | null>;
  /** In order of making; continues after this id. */
  list(page: { readonly after: PersonId | null; readonly limit: number }): Promise<readonly Person[]>;
  isEmpty(): Promise<boolean>;
  countAdmins(): Promise<number>;
  noteSignIn(id: PersonId, at: EpochMs): Promise<void>;
  /** Removes the person with their sessions. */
  remove(id: PersonId): Promise<boolean>;

  addSession(session: Session): Promise<void>;
  /** The session and its person, whether expired or not. */
  findSession(tokenHash: string): Promise<{ readonly session: Session; readonly person: Person } | null>;
  touchSession(tokenHash: string, usedAt: EpochMs): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  /** Ends all sessions of the person but this one. Answers how many there were. */
  removeSessionsOf(id: PersonId, exceptTokenHash: string | null): Promise<number>;
  /** Deletes sessions that nobody has used since, at most that many. Answers how many went. */
  pruneSessions(unusedSince: EpochMs, limit: number): Promise<number>;
}
