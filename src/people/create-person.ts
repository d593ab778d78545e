import type { Actor } from '../core/audit.ts';
import { newId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { hashPassword, newPassword } from './password.ts';
import type { PeopleAdministration } from './people-administration.ts';
import { type Person, type StoredPerson, withoutHash } from './person.ts';
import { nameTaken, newPersonInput } from './person-input.ts';

/** Somebody new, with a password that is shown this once and is good for choosing another one. */
export interface NewPerson {
  readonly person: Person;
  readonly firstPassword: string;
}

/** `input` is what a stranger sent. Throws `AppError`: `invalid_request`, or `conflict` when the name is taken. */
export async function createPerson(
  { people, clock, audit }: PeopleAdministration,
  actor: Actor,
  input: unknown,
): Promise<NewPerson> {
  const { name, role } = parseOrRefuse(newPersonInput, input);
  const firstPassword = newPassword();
  const now = clock.now();
  const person: StoredPerson = {
    id: newId('person'),
    name,
    role,
    passwordHash: await hashPassword(firstPassword),
    mustChangePassword: true,
    createdAt: now,
    updatedAt: now,
    signedInAt: null,
  };
  if (!(await people.add(person))) throw nameTaken();
  await audit.record({ actor, action: 'person.created', subject: person.id });
  return { person: withoutHash(person), firstPassword };
}
