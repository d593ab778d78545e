import { AppError } from '../core/app-error.ts';
import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import { type AttemptLimit, createAttemptLimit } from './attempt-limit.ts';
import { checkNothing, checkPassword, hashPassword } from './password.ts';
import { type Person, personKey, withoutHash } from './person.ts';
import type { PeopleStore } from './store.ts';

export interface SignInAttempt {
  readonly name: string;
  readonly password: string;
  /** Who asks, as `callerOf` tells; `null` when it cannot be told. */
  readonly address: string | null;
}

/**
 * The person, when name and password fit. Throws `AppError`: `unauthorized`, which does not tell what was wrong, or
 * `rate_limited` after too many failures: soon for one name from one address, later for all of an address or of a name, so
 * that a stranger who only knows a name cannot easily lock out whoever has it.
 */
export type SignIn = (attempt: SignInAttempt) => Promise<Person>;

const withinMs = 15 * 60_000;
const failuresOfNameThere = 10;
const failuresOfName = 100;
/** Many people may share an address. */
const failuresOfAddress = 50;

export interface SignInTools {
  readonly people: PeopleStore;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

export function createSignIn({ people, clock, audit }: SignInTools): SignIn {
  const byNameThere = createAttemptLimit({ clock, failuresMax: failuresOfNameThere, withinMs });
  const byName = createAttemptLimit({ clock, failuresMax: failuresOfName, withinMs });
  const byAddress = createAttemptLimit({ clock, failuresMax: failuresOfAddress, withinMs });

  const find = async (name: string, password: string): Promise<Person | null> => {
    const person = await people.findByName(name);
    if (person === null) {
      await checkNothing(password);
      return null;
    }
    const verdict = await checkPassword(password, person.passwordHash);
    if (verdict === 'stale') await people.update({ ...person, passwordHash: await hashPassword(password) });
    return verdict === 'wrong' ? null : withoutHash(person);
  };

  return async ({ name, password, address }) => {
    const key = personKey(name);
    const limits: readonly (readonly [AttemptLimit, string])[] = [
      [byNameThere, JSON.stringify([key, address])],
      [byName, key],
      ...(address === null ? [] : [[byAddress, address] as const]),
    ];
    refuseTooMany(Math.max(...limits.map(([limit, one]) => limit.waitSeconds(one))));
    // Counted before the slow part, so that a flood at once is not let through; a success takes it back.
    for (const [limit, one] of limits) limit.failed(one);
    const person = await find(name, password);
    if (person === null) throw new AppError('unauthorized', 'Name and password do not fit together.');
    for (const [limit, one] of limits) limit.forgive(one);
    await people.noteSignIn(person.id, clock.now());
    await audit.record({ actor: { kind: 'person', id: person.id }, action: 'person.signed_in', subject: person.id });
    return person;
  };
}

function refuseTooMany(retryAfterSeconds: number): void {
  if (retryAfterSeconds === 0) return;
  const message = `Too many failures. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`;
  throw new AppError('rate_limited', message, { retryAfterSeconds });
}
