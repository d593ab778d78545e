import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { type Language, languageOf, languages } from '../core/language.ts';

/**
 * Strict content policy: nothing inline, nothing from another host. Other sites cannot post to us either: every body is
 * JSON or comes with `X-File-Name`, and browsers ask us before they send those across sites, which we never allow.
 */
export function pageSecurity(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: false,
    // A file keeps the stricter policy that it is sent with.
    overwrite: false,
  });
}

/** What the address says (`?lang=fr`), `null` when it says nothing. */
export function languageSaid(context: Context): Language | null {
  const said = context.req.query('lang');
  return languages.find((language) => language === said) ?? null;
}

/** What the address says, otherwise what the browser prefers. */
export function pageLanguage(context: Context): Language {
  return languageSaid(context) ?? languageOf(context.req.header('accept-language') ?? null);
}
