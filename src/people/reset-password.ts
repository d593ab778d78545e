import type { Actor } from '../core/audit.ts';
import type { PersonId } from '../core/ids.ts';
import { hashPassword, newPassword } from './password.ts';
import { type PeopleAdministration, peopleLock, requirePerson } from './people-administration.ts';

/**
 * Gives a person another password, shown this once and good for choosing their own, and signs them out everywhere.
 * Throws `AppError('not_found')`.
 */
export async function resetPassword(
  { people, clock, audit, lock }: PeopleAdministration,
  actor: Actor,
  id: PersonId,
): Promise<string> {
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  await lock.run(peopleLock, async () => {
    const person = await requirePerson(people, id);
    await people.update({ ...person, passwordHash, mustChangePassword: true, updatedAt: clock.now() });
    await people.removeSessionsOf(id, null);
    await audit.record({ actor, action: 'person.password_reset', subject: id });
  });
  return password;
}
