import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { newId } from '../core/ids.ts';
import { constantTimeEqual, hashToken } from '../core/secret.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { hashPassword } from './password.ts';
import type { PeopleAdministration } from './people-administration.ts';
import { type Person, type StoredPerson, withoutHash } from './person.ts';
import { chosenPassword, personName } from './person-input.ts';

/** What the first run asks for. */
export const firstAdminInput = z.strictObject({
  token: z.string().trim().min(1).max(200),
  name: personName,
  password: chosenPassword,
});

/**
 * Makes the first administrator for whoever holds the administrator's token, once: later the token opens the admin API
 * only. Throws `AppError`: `invalid_request` naming every mistake, `unauthorized` for a wrong token, `conflict` when
 * somebody is there already.
 */
export async function createFirstAdmin(
  { people, clock, audit }: PeopleAdministration,
  adminTokenHash: string,
  input: unknown,
): Promise<Person> {
  const { token, name, password } = parseOrRefuse(firstAdminInput, input);
  if (!constantTimeEqual(hashToken(token), adminTokenHash)) {
    const details = [{ path: 'token', message: 'is not the token of the administrator' }];
    throw new AppError('unauthorized', 'That is not the token of the administrator.', { details });
  }
  const now = clock.now();
  const person: StoredPerson = {
    id: newId('person'),
    name,
    role: 'admin',
    passwordHash: await hashPassword(password),
    mustChangePassword: false,
    createdAt: now,
    updatedAt: now,
    signedInAt: now,
  };
  if (!(await people.addFirst(person))) {
    throw new AppError('conflict', 'There is an administrator already. Sign in.');
  }
  await audit.record({ actor: { kind: 'token', id: 'admin' }, action: 'person.created', subject: person.id });
  return withoutHash(person);
}
