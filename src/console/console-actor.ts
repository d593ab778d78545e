import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import type { Person } from '../people/person.ts';
import type { ConsoleContext } from './console-env.ts';

/** Who is asking, on a route that only people who are signed in reach. */
export function personOf(c: ConsoleContext): Person {
  const { person } = c.var.reader;
  if (person === null) throw new AppError('unauthorized', 'Sign in first.');
  return person;
}

/** The same, as the audit log names them. */
export function actorOf(c: ConsoleContext): Actor {
  return { kind: 'person', id: personOf(c).id };
}
