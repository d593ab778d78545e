import { getCookie, setCookie } from 'hono/cookie';
import { parseAccept } from 'hono/utils/accept';
import { type Language, languages } from '../core/language.ts';
import type { Person } from '../people/person.ts';
import { type ConsoleContext, type Reader, type Theme, themes } from './console-env.ts';
import { csrfTokenOf } from './csrf.ts';
import { takeFlash } from './parts/flash.ts';

const yearSeconds = 365 * 24 * 60 * 60;
const languageCookie = 'passerelle_language';
const themeCookie = 'passerelle_theme';
const zoneCookie = 'passerelle_zone';
const kept = { path: '/console', sameSite: 'Lax', httpOnly: true, maxAge: yearSeconds } as const;

/** What a request tells of its reader. A language or theme chosen in the address (`?lang=fr`) is remembered. */
export function readReader(c: ConsoleContext, person: Person | null, sessionToken: string | null): Reader {
  const tags = acceptedTags(c.req.header('accept-language'));
  const language = languageOfRequest(c, tags);
  return {
    language,
    locale: tags.find((tag) => isWithin(tag, language)) ?? language,
    timeZone: timeZoneOf(getCookie(c, zoneCookie)),
    theme: themeOfRequest(c),
    person,
    csrf: person === null || sessionToken === null ? null : csrfTokenOf(sessionToken),
    flash: takeFlash(c),
    address: addressOf(c),
  };
}

function languageOfRequest(c: ConsoleContext, tags: readonly string[]): Language {
  const chosen = languages.find((one) => one === c.req.query('lang'));
  if (chosen !== undefined) setCookie(c, languageCookie, chosen, kept);
  const remembered = languages.find((one) => one === getCookie(c, languageCookie));
  const preferred = tags.map((tag) => languages.find((one) => isWithin(tag, one))).find((one) => one !== undefined);
  return chosen ?? remembered ?? preferred ?? 'en';
}

function themeOfRequest(c: ConsoleContext): Theme {
  const chosen = themes.find((one) => one === c.req.query('theme'));
  if (chosen !== undefined) setCookie(c, themeCookie, chosen, kept);
  return chosen ?? themes.find((one) => one === getCookie(c, themeCookie)) ?? 'auto';
}

/** The languages that the browser asks for, most wanted first, those only that `Intl` understands. */
function acceptedTags(header: string | undefined): readonly string[] {
  const entries = [...parseAccept((header ?? '').slice(0, 500))].sort((one, other) => other.q - one.q);
  return entries.filter(({ q, type }) => q > 0 && isLocale(type)).map(({ type }) => type);
}

const isWithin = (tag: string, language: Language) =>
  tag.toLowerCase() === language || tag.toLowerCase().startsWith(`${language}-`);

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

function timeZoneOf(said: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: said ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Of an answer to a form, or of a part, it is the page that it was on: neither has one of its own. */
function addressOf(c: ConsoleContext): string {
  const isPage = c.req.method === 'GET' && c.req.header('hx-request') === undefined;
  const said = isPage ? c.req.url : (c.req.header('referer') ?? '');
  const url = URL.canParse(said) ? new URL(said) : new URL('/console', c.req.url);
  if (!/^\/console(?:\/|$)/.test(url.pathname)) return '/console';
  for (const name of ['lang', 'theme']) url.searchParams.delete(name);
  return `${url.pathname}${url.search}`;
}
