import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import type { PersonId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { checkPassword, hashPassword } from './password.ts';
import { type PeopleAdministration, peopleLock, requirePerson } from './people-administration.ts';
import { chosenPassword } from './person-input.ts';

/** What somebody says who changes their own password. */
export const passwordChange = z.strictObject({ current: z.string().max(200), password: chosenPassword });

/** Changes one's own password and ends every session of that person. Throws `AppError('invalid_request')`. */
export async function changePassword(
  { people, clock, audit, lock }: PeopleAdministration,
  id: PersonId,
  input: unknown,
): Promise<void> {
  const { current, password } = parseOrRefuse(passwordChange, input);
  const passwordHash = await hashPassword(password);
  await lock.run(peopleLock, async () => {
    const person = await requirePerson(people, id);
    if ((await checkPassword(current, person.passwordHash)) === 'wrong') {
      throw refusal('current', 'is not your password');
    }
    if (current === password) throw refusal('password', 'must differ from the one before');
    await people.update({ ...person, passwordHash, mustChangePassword: false, updatedAt: clock.now() });
    await people.removeSessionsOf(id, null);
    await audit.record({ actor: { kind: 'person', id }, action: 'person.password_changed', subject: id });
  });
}

function refusal(path: string, message: string): AppError {
  return new AppError('invalid_request', `The request is refused: ${path} ${message}.`, {
    details: [{ path, message }],
  });
}
