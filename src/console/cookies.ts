import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ConsoleContext } from './console-env.ts';

/** Everything that the console keeps in a browser. */
export interface ConsoleCookies {
  session(c: ConsoleContext): string | null;
  setSession(c: ConsoleContext, token: string): void;
  dropSession(c: ConsoleContext): void;
  /** The mark of a browser in which somebody has signed in; stays when they sign out. */
  browser(c: ConsoleContext): string | null;
  setBrowser(c: ConsoleContext, mark: string): void;
}

const daySeconds = 24 * 60 * 60;
const weekSeconds = 7 * daySeconds;
/** No browser keeps one longer (RFC 6265bis, 5.5). */
const browserSeconds = 400 * daySeconds;

/** With https the name makes browsers refuse a cookie that another host or path has set. */
export function createConsoleCookies(publicUrl: string | null): ConsoleCookies {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const name = secure ? '__Host-passerelle' : 'passerelle_session';
  const browserName = secure ? '__Host-passerelle_browser' : 'passerelle_browser';
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
  return {
    session: (c) => getCookie(c, name) ?? null,
    setSession: (c, token) => setCookie(c, name, token, { ...options, maxAge: weekSeconds }),
    dropSession: (c) => {
      deleteCookie(c, name, options);
    },
    browser: (c) => getCookie(c, browserName) ?? null,
    setBrowser: (c, mark) => setCookie(c, browserName, mark, { ...options, maxAge: browserSeconds }),
  };
}
