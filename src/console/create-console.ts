import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createSharedAbort } from '../core/shared-abort.ts';
import { readBytes } from '../http/body.ts';
import { createSignIn } from '../people/create-sign-in.ts';
import { createKnownBrowsers } from '../people/known-browsers.ts';
import { createSessions } from '../people/sessions.ts';
import { type AdminTools, createAdministration } from './administration.ts';
import { admit, isStillAdmitted } from './admit.ts';
import { assetRoutes } from './assets.ts';
import type { ConsoleEnv } from './console-env.ts';
import type { ConsoleRoute } from './console-route.ts';
import { consoleRoutes } from './console-routes.ts';
import type { ConsoleTools } from './console-tools.ts';
import { createConsoleCookies } from './cookies.ts';
import { refuseForeignForms } from './csrf.ts';
import { createLongWork } from './long-work.ts';
import { notFoundPage } from './pages/error-page.tsx';
import { readReader } from './reader.ts';
import { showError } from './show-error.ts';
import { createLists } from './told-apart.ts';

export interface Console {
  /** Everything under `/console`; its paths are complete, mount it at the root. */
  readonly routes: Hono<ConsoleEnv>;
  /** Ends the live views. */
  close(): void;
}

const formBytesMax = 512 * 1024;

export interface ConsoleOptions extends AdminTools {
  /** The pages; all of ours when absent. */
  readonly pages?: readonly ConsoleRoute[];
  /** How long an answer waits for work before it shows how far that is; 800 ms when absent. */
  readonly patienceMs?: number;
}

/** The designer's console. Only declared routes are served, each to the role it names. */
export function createConsole(options: ConsoleOptions): Console {
  const { clock, log, publicUrl, adminTokenHash, people } = options;
  const closing = createSharedAbort();
  const administration = createAdministration(options);
  const tools: ConsoleTools = {
    ...options,
    administration,
    lists: createLists(administration),
    sessions: createSessions({ people, clock }),
    signIn: createSignIn(administration.people),
    browsers: createKnownBrowsers(options.browserSigner),
    cookies: createConsoleCookies(publicUrl),
    longWork: createLongWork(options),
    adminTokenHash,
    closing: closing.signal,
  };
  const app = new Hono<ConsoleEnv>().basePath('/console');
  app.route('/assets', assetRoutes());
  app.use('*', pageHeaders(), recognise(tools), refuseForeignForms(publicUrl));
  app.onError(showError(log));
  for (const { method, path, access, bodyBytesMax, handle } of options.pages ?? consoleRoutes) {
    app.on(method, path, async (c) => {
      const isKnown = c.var.reader.person !== null;
      // Within limits, before anybody asks for it; what was read stays with the request.
      if (method === 'post') await readBytes(c, isKnown ? (bodyBytesMax ?? formBytesMax) : formBytesMax);
      c.set('isStillAllowed', () => isStillAdmitted(c, tools, access));
      return (await admit(c, tools, access)) ?? handle(c, tools);
    });
  }
  app.all('*', (c) => withoutSlash(c) ?? notFoundPage(c));
  log.debug({}, 'console.mounted');
  return { routes: app, close: () => closing.abort() };
}

/** Strict content policy: nothing inline, nothing from another host, in no frame; and nothing is kept on the way. */
function pageHeaders(): MiddlewareHandler<ConsoleEnv> {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      // The icons of form controls are written into the style sheet.
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // Not 'no-referrer': then browsers would not say where a form comes from.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: false,
    overwrite: false,
  });
  return async (c, next) => {
    c.header('Cache-Control', 'no-store');
    await headers(c, next);
  };
}

/** Finds out who is asking, before anything else, so that also a refusal speaks their language. */
function recognise({ cookies, sessions }: ConsoleTools): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const token = cookies.session(c);
    const person = token === null ? null : await sessions.find(token);
    c.set('sessionToken', person === null ? null : token);
    c.set('reader', readReader(c, person, token));
    await next();
  };
}

/**
 * Leads from a page's address with a slash at its end to the page. Relative, unlike the framework's own middleware: behind
 * a proxy we do not know the scheme that browsers use.
 */
function withoutSlash(c: Context): Response | null {
  const { pathname, search } = new URL(c.req.url);
  const isPage = (c.req.method === 'GET' || c.req.method === 'HEAD') && pathname.endsWith('/');
  return isPage ? c.redirect(`${pathname.replace(/(?<!\/)\/+$/, '')}${search}`, 301) : null;
}
