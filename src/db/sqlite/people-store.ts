import { and, asc, count, eq, gt, ne, type SQL, sql } from 'drizzle-orm';
import type { Person } from '../../people/person.ts';
import { personKey } from '../../people/person.ts';
import type { PeopleStore } from '../../people/store.ts';
import type { Handlers } from './operations.ts';
import { people, sessions } from './schema.ts';
import { slot, slots } from './slots.ts';
import type { SqliteDb } from './sqlite-db.ts';

type Row = typeof people.$inferSelect;

export function createPeopleStore(db: SqliteDb): Handlers<PeopleStore> {
  const statements = preparePeople(db);
  const storedOf = (row: Row | undefined) => {
    if (row === undefined) return null;
    const { nameKey: _key, ...person } = row;
    return person;
  };
  const isTaken = (nameKey: string, id: string) => {
    const holder = statements.byName.get({ nameKey });
    return holder !== undefined && holder.id !== id;
  };
  const isEmpty = () => statements.any.get() === undefined;
  const add: Handlers<PeopleStore>['add'] = (person) => {
    const nameKey = personKey(person.name);
    if (isTaken(nameKey, person.id)) return false;
    statements.add.run({ ...person, nameKey });
    return true;
  };
  return {
    ...createSessionPart(db),
    isEmpty,
    add,
    addFirst: (person) => isEmpty() && add(person),
    update(person) {
      const nameKey = personKey(person.name);
      if (isTaken(nameKey, person.id)) return false;
      return statements.update.run({ ...person, nameKey }).changes === 1;
    },
    find: (id) => storedOf(statements.byId.get({ id })),
    findByName: (name) => storedOf(statements.byName.get({ nameKey: personKey(name) })),
    list({ after, limit }) {
      const past: SQL[] = after === null ? [] : [gt(people.id, after)];
      return db
        .select(personColumns)
        .from(people)
        .where(and(...past))
        .orderBy(asc(people.id))
        .limit(limit)
        .all();
    },
    countAdmins: () => statements.admins.get()?.count ?? 0,
    noteSignIn(id, signedInAt) {
      statements.noteSignIn.run({ id, signedInAt });
    },
    remove(id) {
      statements.dropSessions.run({ id });
      return statements.drop.run({ id }).changes === 1;
    },
  };
}

type SessionPart = Pick<Handlers<PeopleStore>, SessionName>;
type SessionName =
  | 'addSession'
  | 'findSession'
  | 'touchSession'
  | 'removeSession'
  | 'removeSessionsOf'
  | 'pruneSessions';

function createSessionPart(db: SqliteDb): SessionPart {
  const statements = prepareSessions(db);
  return {
    addSession(session) {
      statements.add.run({ ...session });
    },
    findSession: (tokenHash) => statements.find.get({ tokenHash }) ?? null,
    touchSession(tokenHash, usedAt) {
      statements.touch.run({ tokenHash, usedAt });
    },
    removeSession(tokenHash) {
      statements.remove.run({ tokenHash });
    },
    // No token has an empty hash, so that nothing is spared.
    removeSessionsOf: (personId, exceptTokenHash) =>
      statements.removeOf.run({ personId, tokenHash: exceptTokenHash ?? '' }).changes,
    pruneSessions: (usedAt, limit) => statements.prune.run({ usedAt, limit }).changes,
  };
}

const personColumns = {
  id: people.id,
  name: people.name,
  role: people.role,
  mustChangePassword: people.mustChangePassword,
  createdAt: people.createdAt,
  updatedAt: people.updatedAt,
  signedInAt: people.signedInAt,
} as const satisfies Record<keyof Person, unknown>;

function preparePeople(db: SqliteDb) {
  const byId = eq(people.id, sql.placeholder('id'));
  const changing = [
    'nameKey',
    'name',
    'role',
    'passwordHash',
    'mustChangePassword',
    'updatedAt',
    'signedInAt',
  ] as const;
  return {
    add: db
      .insert(people)
      .values(slots(people, ['id', 'createdAt', ...changing]))
      .prepare(),
    update: db
      .update(people)
      .set(slots(people, [...changing]))
      .where(byId)
      .prepare(),
    byId: db.select().from(people).where(byId).prepare(),
    byName: db
      .select()
      .from(people)
      .where(eq(people.nameKey, sql.placeholder('nameKey')))
      .prepare(),
    any: db.select({ id: people.id }).from(people).limit(1).prepare(),
    admins: db.select({ count: count() }).from(people).where(eq(people.role, 'admin')).prepare(),
    noteSignIn: db
      .update(people)
      .set({ signedInAt: slot(people.signedInAt, 'signedInAt') })
      .where(byId)
      .prepare(),
    drop: db.delete(people).where(byId).prepare(),
    dropSessions: db
      .delete(sessions)
      .where(eq(sessions.personId, sql.placeholder('id')))
      .prepare(),
  };
}

function prepareSessions(db: SqliteDb) {
  const byToken = eq(sessions.tokenHash, sql.placeholder('tokenHash'));
  const old = db
    .select({ tokenHash: sessions.tokenHash })
    .from(sessions)
    .where(sql`${sessions.usedAt} < ${sql.placeholder('usedAt')}`)
    .limit(sql.placeholder('limit'));
  return {
    add: db
      .insert(sessions)
      .values(slots(sessions, ['tokenHash', 'personId', 'createdAt', 'usedAt']))
      .prepare(),
    find: db
      .select({ session: sessions, person: personColumns })
      .from(sessions)
      .innerJoin(people, eq(people.id, sessions.personId))
      .where(byToken)
      .prepare(),
    touch: db
      .update(sessions)
      .set({ usedAt: slot(sessions.usedAt, 'usedAt') })
      .where(byToken)
      .prepare(),
    remove: db.delete(sessions).where(byToken).prepare(),
    removeOf: db
      .delete(sessions)
      .where(
        and(eq(sessions.personId, sql.placeholder('personId')), ne(sessions.tokenHash, sql.placeholder('tokenHash'))),
      )
      .prepare(),
    prune: db.delete(sessions).where(sql`${sessions.tokenHash} in ${old}`).prepare(),
  };
}
