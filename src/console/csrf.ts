import type { MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';
import { AppError } from '../core/app-error.ts';
import { constantTimeEqual, hashToken } from '../core/secret.ts';
import type { ConsoleContext, ConsoleEnv } from './console-env.ts';

/** Name of the field that every form carries. */
export const csrfField = '_csrf';

/** The token of a session's forms: made from the session's own, so that it ends with it and needs no place of its own. */
export function csrfTokenOf(sessionToken: string): string {
  return hashToken(`csrf:${sessionToken}`);
}

/** Refuses changes that another site's page asks a browser for: by what the browser says of where they come from. */
export function refuseForeignForms(publicUrl: string | null): MiddlewareHandler<ConsoleEnv> {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  return csrf({
    // Behind a proxy the request's own address has another scheme than the one in the browser.
    origin: (origin, c) =>
      origin === publicOrigin || (URL.canParse(origin) && new URL(origin).host === c.req.header('host')),
  });
}

/** Throws `AppError('forbidden')` when the form does not carry the token of this session. */
export async function requireCsrfToken(c: ConsoleContext, sessionToken: string): Promise<void> {
  const form = await c.req.parseBody();
  const sent = form[csrfField];
  if (typeof sent !== 'string' || !constantTimeEqual(sent, csrfTokenOf(sessionToken))) {
    throw new AppError('forbidden', 'This form is too old. Go back, load the page again and send it once more.');
  }
}
