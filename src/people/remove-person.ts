import type { Actor } from '../core/audit.ts';
import type { PersonId } from '../core/ids.ts';
import { type PeopleAdministration, peopleLock, refuseLastAdmin, requirePerson } from './people-administration.ts';

/** Removes a person and signs them out everywhere; what they did stays in the audit log. Throws `AppError`. */
export async function removePerson(
  { people, audit, lock }: PeopleAdministration,
  actor: Actor,
  id: PersonId,
): Promise<void> {
  await lock.run(peopleLock, async () => {
    await refuseLastAdmin(people, await requirePerson(people, id));
    await people.remove(id);
    await audit.record({ actor, action: 'person.removed', subject: id });
  });
}
