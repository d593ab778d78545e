import type { EpochMs } from '../core/clock.ts';
import type { PersonId } from '../core/ids.ts';

/** What a person may do, each role all that the ones before it may: look, set up, and decide who else may. */
export const roles = ['viewer', 'designer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody of this role may do what needs that one. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Somebody who signs in to the console. */
export interface Person {
  readonly id: PersonId;
  /** What they sign in with; no two differ in case only. */
  readonly name: string;
  readonly role: Role;
  /** Somebody else has set the password: it is good for choosing another one only. */
  readonly mustChangePassword: boolean;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly signedInAt: EpochMs | null;
}

/** A person at rest. */
export interface StoredPerson extends Person {
  /** As `hashPassword` makes it. */
  readonly passwordHash: string;
}

/** One browser in which somebody is signed in. */
export interface Session {
  /** `hashToken` of the token in the browser's cookie. */
  readonly tokenHash: string;
  readonly personId: PersonId;
  readonly createdAt: EpochMs;
  readonly usedAt: EpochMs;
}

/** The form in which names are compared. */
export function personKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Without what only the store may know. */
export function withoutHash({ passwordHash: _hash, ...person }: StoredPerson): Person {
  return person;
}
