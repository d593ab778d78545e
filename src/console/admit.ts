import { AppError } from '../core/app-error.ts';
import { mayAct } from '../people/person.ts';
import type { ConsoleContext } from './console-env.ts';
import type { Access } from './console-route.ts';
import type { ConsoleTools } from './console-tools.ts';
import { requireCsrfToken } from './csrf.ts';

/**
 * Lets whoever asks through to a route of this access: `null` then. Otherwise the answer that leads them to where they
 * can sign in or choose a password; throws `AppError('forbidden')` where neither would help.
 */
export async function admit(c: ConsoleContext, tools: ConsoleTools, access: Access): Promise<Response | null> {
  if (access === 'anyone') return null;
  const { person } = c.var.reader;
  const token = c.var.sessionToken;
  if (person === null || token === null) {
    const isFirst = await tools.administration.people.people.isEmpty();
    return leadTo(c, isFirst ? '/console/welcome' : signInPath(c));
  }
  // Before anything is done, and before anything is told to whoever forged the form.
  if (c.req.method === 'POST') await requireCsrfToken(c, token);
  if (access === 'signed-in') return null;
  if (person.mustChangePassword) return leadTo(c, '/console/account');
  if (!mayAct(person.role, access)) throw new AppError('forbidden', `This takes the role ${access}.`);
  return null;
}

/** Whether a route of this access would still let them through; does not count as using the session. */
export async function isStillAdmitted(c: ConsoleContext, tools: ConsoleTools, access: Access): Promise<boolean> {
  if (access === 'anyone') return true;
  const token = c.var.sessionToken;
  const person = token === null ? null : await tools.sessions.look(token);
  if (person === null || access === 'signed-in') return person !== null;
  return !person.mustChangePassword && mayAct(person.role, access);
}

function leadTo(c: ConsoleContext, path: string): Response {
  // A part of a page cannot show another page: htmx is told to go there, and a live view to stop.
  if (c.req.header('hx-request') === 'true') return c.body(null, 401, { 'HX-Redirect': path });
  if ((c.req.header('accept') ?? '').includes('text/event-stream')) return c.body(null, 401);
  return c.redirect(path, 303);
}

function signInPath(c: ConsoleContext): string {
  const { address } = c.var.reader;
  if (address === '/console') return '/console/sign-in';
  return `/console/sign-in?next=${encodeURIComponent(address)}`;
}

/** Where to go after signing in: a page of ours, whatever somebody has written into the address. */
export function safeNext(said: string | undefined): string {
  const isOurs = said !== undefined && /^\/console(?:\/[\w./~%-]*)?(?:\?[\w.~%&=+-]*)?$/.test(said);
  return isOurs && !said.includes('..') && !said.includes('//') ? said : '/console';
}
