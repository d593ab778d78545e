import type { Clock } from '../core/clock.ts';
import type { PersonId } from '../core/ids.ts';
import { hashToken, newToken } from '../core/secret.ts';
import type { Person } from './person.ts';
import type { PeopleStore } from './store.ts';

/** Who is signed in, by the token in their browser's cookie. */
export interface Sessions {
  /** Begins a session and gives its token, which is nowhere else. */
  begin(id: PersonId): Promise<string>;
  /** The person of a session that still holds; using it keeps it alive. */
  find(token: string): Promise<Person | null>;
  /** The same without using it: somebody's open page is not somebody. */
  look(token: string): Promise<Person | null>;
  end(token: string): Promise<void>;
  /** Ends all sessions of the person but the one of this token. Answers how many there were. */
  endAll(id: PersonId, exceptToken: string | null): Promise<number>;
}

/** A session ends when nobody uses it for half a day, and after a week whatever happens. */
export const idleMsMax = 12 * 60 * 60_000;
export const ageMsMax = 7 * 24 * 60 * 60_000;
const touchEveryMs = 60_000;
const tokenPattern = /^pss_[\w-]{43}$/;

export function createSessions({ people, clock }: { people: PeopleStore; clock: Clock }): Sessions {
  const find = async (token: string) => {
    // Anything else is refused without asking the store.
    if (!tokenPattern.test(token)) return null;
    const tokenHash = hashToken(token);
    const found = await people.findSession(tokenHash);
    if (found === null) return null;
    const now = clock.now();
    const { usedAt, createdAt } = found.session;
    if (now - usedAt <= idleMsMax && now - createdAt <= ageMsMax) return found;
    await people.removeSession(tokenHash);
    return null;
  };
  return {
    begin: async (personId) => {
      const token = newToken('pss');
      const now = clock.now();
      await people.addSession({ tokenHash: hashToken(token), personId, createdAt: now, usedAt: now });
      return token;
    },
    find: async (token) => {
      const found = await find(token);
      if (found === null) return null;
      const now = clock.now();
      if (now - found.session.usedAt >= touchEveryMs) await people.touchSession(found.session.tokenHash, now);
      return found.person;
    },
    look: async (token) => (await find(token))?.person ?? null,
    end: (token) => people.removeSession(hashToken(token)),
    endAll: (id, exceptToken) => people.removeSessionsOf(id, exceptToken === null ? null : hashToken(exceptToken)),
  };
}
