import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/audit/store.ts';
import { newId } from '../../src/core/ids.ts';
import type { Database, Stores } from '../../src/db/stores.ts';
import { type Session, type StoredPerson, withoutHash } from '../../src/people/person.ts';

/** What the stores of people, their sessions and the audit log promise. */
export function peopleStoresContract(name: string, open: () => Promise<Database>): void {
  describe(`people and audit stores on ${name}`, () => {
    let database: Database;
    let stores: Stores;
    beforeEach(async () => {
      database = await open();
      stores = database.stores;
    });
    afterEach(() => database.close());

    const makePerson = (overrides: Partial<StoredPerson> = {}): StoredPerson => ({
      id: newId('person'),
      name: 'Camille',
      role: 'viewer',
      passwordHash: 'scrypt$1$1$1$salt$hash',
      mustChangePassword: false,
      createdAt: 1000,
      updatedAt: 1000,
      signedInAt: null,
      ...overrides,
    });
    const makeSession = (person: StoredPerson, overrides: Partial<Session> = {}): Session => ({
      tokenHash: `hash-${newId('person')}`,
      personId: person.id,
      createdAt: 1000,
      usedAt: 1000,
      ...overrides,
    });

    describe('people', () => {
      it('begin with one: of several first people one is saved', async () => {
        expect(await stores.people.isEmpty()).toBe(true);
        const people = [makePerson({ name: 'Ada' }), makePerson({ name: 'Bo' }), makePerson({ name: 'Cy' })];
        const saved = await Promise.all(people.map((person) => stores.people.addFirst(person)));
        expect(saved.filter(Boolean)).toHaveLength(1);
        expect(await stores.people.list({ after: null, limit: 10 })).toHaveLength(1);
        expect(await stores.people.isEmpty()).toBe(false);
      });

      it('are found by id and by any spelling of their name, whole', async () => {
        const person = makePerson({
          name: 'Élodie@Example.org',
          role: 'admin',
          mustChangePassword: true,
          signedInAt: 5,
        });
        expect(await stores.people.add(person)).toBe(true);
        expect(await stores.people.find(person.id)).toEqual(person);
        expect(await stores.people.findByName(' éLODIE@example.ORG ')).toEqual(person);
        expect(await stores.people.findByName('elodie@example.org')).toBeNull();
        expect(await stores.people.find(newId('person'))).toBeNull();
      });

      it('have names of their own: a second one of that name is refused, and nothing changes', async () => {
        const [one, other] = [makePerson({ name: 'Ada' }), makePerson({ name: 'Bo' })];
        await stores.people.add(one);
        await stores.people.add(other);
        expect(await stores.people.add(makePerson({ name: 'ADA' }))).toBe(false);
        expect(await stores.people.update({ ...other, name: 'ada' })).toBe(false);
        expect(await stores.people.find(other.id)).toEqual(other);
        const renamed = { ...one, name: 'ADA', role: 'designer', passwordHash: 'other' } as const;
        expect(await stores.people.update(renamed)).toBe(true);
        expect(await stores.people.find(one.id)).toEqual(renamed);
        expect(await stores.people.update(makePerson({ name: 'Nobody' }))).toBe(false);
      });

      it('are listed in pages, without what only the store may know, and counted by who may decide', async () => {
        const people = ['Ada', 'Bo', 'Cy'].map((one, index) =>
          makePerson({ name: one, role: index === 1 ? 'admin' : 'viewer' }),
        );
        for (const person of people) await stores.people.add(person);
        const first = await stores.people.list({ after: null, limit: 2 });
        const rest = await stores.people.list({ after: first[1]?.id ?? null, limit: 2 });
        expect([...first, ...rest]).toEqual(people.map(withoutHash));
        expect(JSON.stringify(first)).not.toContain('scrypt');
        expect(await stores.people.countAdmins()).toBe(1);
      });

      it('note when they signed in', async () => {
        const person = makePerson();
        await stores.people.add(person);
        await stores.people.noteSignIn(person.id, 7);
        expect(await stores.people.find(person.id)).toEqual({ ...person, signedInAt: 7 });
      });
    });

    describe('sessions', () => {
      it('lead to the person as they are now, until they end', async () => {
        const person = makePerson();
        await stores.people.add(person);
        const session = makeSession(person);
        await stores.people.addSession(session);
        await stores.people.touchSession(session.tokenHash, 2000);
        await stores.people.update({ ...person, role: 'admin' });
        expect(await stores.people.findSession(session.tokenHash)).toEqual({
          session: { ...session, usedAt: 2000 },
          person: withoutHash({ ...person, role: 'admin' }),
        });
        await stores.people.removeSession(session.tokenHash);
        expect(await stores.people.findSession(session.tokenHash)).toBeNull();
      });

      it('of a person end together but for one that is spared, and all with the person', async () => {
        const [person, other] = [makePerson({ name: 'Ada' }), makePerson({ name: 'Bo' })];
        const mine = [makeSession(person), makeSession(person), makeSession(person)];
        const theirs = makeSession(other);
        for (const one of [person, other]) await stores.people.add(one);
        for (const session of [...mine, theirs]) await stores.people.addSession(session);
        const spared = mine[1]?.tokenHash ?? '';
        const left = async () => {
          const found = await Promise.all([...mine, theirs].map((one) => stores.people.findSession(one.tokenHash)));
          return found.map((one) => one !== null);
        };
        expect(await stores.people.removeSessionsOf(person.id, spared)).toBe(2);
        expect(await left()).toEqual([false, true, false, true]);
        expect(await stores.people.remove(person.id)).toBe(true);
        expect(await stores.people.remove(person.id)).toBe(false);
        expect(await left()).toEqual([false, false, false, true]);
      });

      it('that nobody uses are pruned a few at a time', async () => {
        const person = makePerson();
        await stores.people.add(person);
        for (const usedAt of [1, 2, 3, 4]) await stores.people.addSession(makeSession(person, { usedAt }));
        expect(await stores.people.pruneSessions(4, 2)).toBe(2);
        expect(await stores.people.pruneSessions(4, 2)).toBe(1);
        expect(await stores.people.removeSessionsOf(person.id, null)).toBe(1);
      });
    });

    describe('the audit log', () => {
      it('is read newest first, in pages, by who, what and which thing', async () => {
        const [bot, person] = [newId('bot'), newId('person')];
        const records = Array.from({ length: 8 }, (_, index): AuditRecord => {
          const actor =
            index % 2 === 0 ? ({ kind: 'token', id: 'admin' } as const) : { kind: 'person' as const, id: person };
          const action = index < 4 ? 'bot.updated' : 'bot.removed';
          return { id: newId('auditEntry'), at: index, actor, action, subject: index === 3 ? bot : newId('bot') };
        });
        for (const record of records) await stores.audit.add(record);
        const newestFirst = [...records].reverse();
        const page = await stores.audit.list({ limit: 3 });
        expect(page).toEqual(newestFirst.slice(0, 3));
        const before = page.at(-1)?.id ?? newId('auditEntry');
        expect(await stores.audit.list({ limit: 10, before })).toEqual(newestFirst.slice(3));
        const byPerson = newestFirst.filter(({ actor }) => actor.id === person);
        expect(await stores.audit.list({ limit: 10, actorId: person })).toEqual(byPerson);
        expect(await stores.audit.list({ limit: 10, actorId: person, action: 'bot.removed' })).toEqual(
          byPerson.filter(({ action }) => action === 'bot.removed'),
        );
        expect(await stores.audit.list({ limit: 10, subject: bot })).toEqual([records[3]]);
        expect(await stores.audit.list({ limit: 10, subject: 'bot_none' })).toEqual([]);
      });
    });
  });
}
