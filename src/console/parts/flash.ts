import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { ConsoleContext } from '../console-env.ts';

/** One sentence that the next page says once. Never a secret: it lies in a cookie until then. */
const flash = z.strictObject({ tone: z.enum(['good', 'warn', 'bad']), text: z.string().max(500) });
export type Flash = z.output<typeof flash>;

const name = 'passerelle_flash';
const options = { path: '/console', sameSite: 'Lax', httpOnly: true } as const;

/** Goes to another page of the console, which then says this. */
export function redirectWithFlash(c: ConsoleContext, path: string, said: Flash): Response {
  const value = Buffer.from(JSON.stringify({ ...said, text: said.text.slice(0, 500) })).toString('base64url');
  setCookie(c, name, value, { ...options, maxAge: 60 });
  return c.redirect(path, 303);
}

/** What the page before wanted to be said; from then on it is forgotten. */
export function takeFlash(c: ConsoleContext): Flash | null {
  const value = getCookie(c, name);
  // A part of a page that is fetched for itself has no place to say it.
  if (value === undefined || c.req.method !== 'GET' || c.req.header('hx-request') !== undefined) return null;
  if ((c.req.header('accept') ?? '').includes('text/event-stream')) return null;
  deleteCookie(c, name, options);
  try {
    return flash.parse(JSON.parse(Buffer.from(value, 'base64url').toString()));
  } catch {
    return null;
  }
}
