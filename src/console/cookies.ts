import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ConsoleContext } from './console-env.ts';

/** Everything that the console keeps in a browser. */
export interface ConsoleCookies {
  session(c: ConsoleContext): string | null;
  setSession(c: ConsoleContext, token: string): void;
  dropSession(c: ConsoleContext): void;
}

const weekSeconds = 7 * 24 * 60 * 60;

/** With https the name makes browsers refuse a cookie that another host or path has set. */
export function createConsoleCookies(publicUrl: string | null): ConsoleCookies {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const name = secure ? '__Host-passerelle' : 'passerelle_session';
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
  return {
    session: (c) => getCookie(c, name) ?? null,
    setSession: (c, token) => setCookie(c, name, token, { ...options, maxAge: weekSeconds }),
    dropSession: (c) => {
      deleteCookie(c, name, options);
    },
  };
}
