import type { Actor } from '../core/audit.ts';
import type { PersonId } from '../core/ids.ts';
import { type PeopleAdministration, requirePerson } from './people-administration.ts';

/** Ends every session of a person. Answers how many there were. Throws `AppError('not_found')`. */
export async function signOutEverywhere(
  { people, audit }: PeopleAdministration,
  actor: Actor,
  id: PersonId,
): Promise<number> {
  await requirePerson(people, id);
  const ended = await people.removeSessionsOf(id, null);
  await audit.record({ actor, action: 'person.signed_out', subject: id });
  return ended;
}
