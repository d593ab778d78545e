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
  /** The browser, where this name has signed in before, as `KnownBrowsers` tells; `null` for any other. */
  readonly browser: string | null;
}

/**
 * The person, when name and password fit. Throws `AppError`: `unauthorized`, which does not tell what was wrong, or
 * `rate_limited` after too many failures: soon for one name from one address, later for all of an address or of a name. A
 * browser in which the name has signed in before is counted by itself, so that whoever only knows a name, from however
 * many addresses, does not lock out whoever has it.
 */
export type SignIn = (attempt: SignInAttempt) => Promise<Person>;

const withinMs = 15 * 60_000;
const failuresOfNameThere = 10;
const failuresOfName = 100;
/** Many people may share an address. */
const failuresOfAddress = 50;
const failuresOfBrowser = 10;
/** Checking one takes a quarter of a second, one after the other: what strangers may keep others waiting. */
const strangersWaitingMax = 20;

export interface SignInTools {
  readonly people: PeopleStore;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

export function createSignIn({ people, clock, audit }: SignInTools): SignIn {
  const byNameThere = createAttemptLimit({ clock, failuresMax: failuresOfNameThere, withinMs });
  const byName = createAttemptLimit({ clock, failuresMax: failuresOfName, withinMs });
  const byAddress = createAttemptLimit({ clock, failuresMax: failuresOfAddress, withinMs });
  const byBrowser = createAttemptLimit({ clock, failuresMax: failuresOfBrowser, withinMs });
  let strangersWaiting = 0;

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

  const findAsStranger: typeof find = async (name, password) => {
    if (strangersWaiting >= strangersWaitingMax) throw tooMany('Too many people sign in at once.', 30);
    strangersWaiting += 1;
    try {
      return await find(name, password);
    } finally {
      strangersWaiting -= 1;
    }
  };

  const limitsOf = ({ name, address, browser }: SignInAttempt): readonly Counted[] => {
    const key = personKey(name);
    if (browser !== null) return [[byBrowser, browser]];
    const counted: Counted[] = [
      [byNameThere, JSON.stringify([key, address])],
      [byName, key],
    ];
    return address === null ? counted : [...counted, [byAddress, address]];
  };

  return async (attempt) => {
    const { name, password, browser } = attempt;
    const limits = limitsOf(attempt);
    const waitSeconds = Math.max(...limits.map(([limit, one]) => limit.waitSeconds(one)));
    if (waitSeconds > 0) throw tooMany('Too many failures.', waitSeconds);
    // Counted before the slow part, so that a flood at once is not let through; a success takes it back.
    for (const [limit, one] of limits) limit.failed(one);
    const person = await (browser === null ? findAsStranger : find)(name, password);
    if (person === null) throw new AppError('unauthorized', 'Name and password do not fit together.');
    for (const [limit, one] of limits) limit.forgive(one);
    await people.noteSignIn(person.id, clock.now());
    await audit.record({ actor: { kind: 'person', id: person.id }, action: 'person.signed_in', subject: person.id });
    return person;
  };
}

type Counted = readonly [AttemptLimit, string];

function tooMany(what: string, retryAfterSeconds: number): AppError {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return new AppError('rate_limited', `${what} Try again in ${minutes} min.`, { retryAfterSeconds });
}
