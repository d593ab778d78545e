import type { Actor } from '../core/audit.ts';
import type { PersonId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { type PeopleAdministration, peopleLock, refuseLastAdmin, requirePerson } from './people-administration.ts';
import { type Person, type StoredPerson, withoutHash } from './person.ts';
import { nameTaken, personInput } from './person-input.ts';

/** Changes name or role; a new role holds from the next click on. Throws `AppError`. */
export async function updatePerson(
  { people, clock, audit, lock }: PeopleAdministration,
  actor: Actor,
  { id, input }: { readonly id: PersonId; readonly input: unknown },
): Promise<Person> {
  const { name, role } = parseOrRefuse(personInput, input);
  return lock.run(peopleLock, async () => {
    const person = await requirePerson(people, id);
    if (role !== undefined && role !== 'admin') await refuseLastAdmin(people, person);
    const changed: StoredPerson = {
      ...person,
      name: name ?? person.name,
      role: role ?? person.role,
      updatedAt: clock.now(),
    };
    if (!(await people.update(changed))) throw nameTaken();
    await audit.record({ actor, action: 'person.updated', subject: id });
    return withoutHash(changed);
  });
}
