import type { AdminRoutes } from '../../http/admin-route.ts';
import type { PeopleAdministration } from '../people-administration.ts';
import { createPerson } from './create-person.ts';
import { endSessions } from './end-sessions.ts';
import { listPeople } from './list-people.ts';
import { removePerson } from './remove-person.ts';
import { resetPassword } from './reset-password.ts';
import { updatePerson } from './update-person.ts';

const operations = [listPeople, createPerson, updatePerson, removePerson, resetPassword, endSessions];

/** Adds the routes of people to the admin API. */
export function mountPeople(api: AdminRoutes, tools: PeopleAdministration): void {
  for (const mount of operations) mount(api, tools);
}
