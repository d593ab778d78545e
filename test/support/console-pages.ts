// Gives zod the methods that the routes of the admin API use, before any schema is made.
import '@hono/zod-openapi';
import { type ConsoleOptions, createConsole } from '../../src/console/create-console.ts';
import { csrfField, csrfTokenOf } from '../../src/console/csrf.ts';
import { newId } from '../../src/core/ids.ts';
import type { Role } from '../../src/people/person.ts';
import { createSessions } from '../../src/people/sessions.ts';
import { type AdminBench, connectionOf, openAdminBench } from './admin-bench.ts';

const origin = 'https://passerelle.test';

/** The console over a database in memory and a fake helpdesk, with one bot and one connection, as people of a role see it. */
export type ConsolePages = Awaited<ReturnType<typeof openConsolePages>>;

export async function openConsolePages(overrides: Partial<ConsoleOptions> = {}) {
  const bench = await openAdminBench(overrides);
  const botId: string = (await bench.call('POST', '/bots', { name: 'Shop bot' })).body.bot.id;
  const connectionId: string = (await bench.call('POST', '/connections', connectionOf())).body.id;
  const { routes, close } = createConsole({ ...bench.tools, ...overrides });
  const visitors = new Map<Role, Visitor>();
  return {
    bench,
    botId,
    connectionId,
    /** Somebody who is signed in with this role. */
    as: async (role: Role, language: 'en' | 'fr' = 'en'): Promise<Visitor> => {
      const token = visitors.get(role)?.token ?? (await signIn(bench, role));
      const visitor = visitorOf(routes, token, language);
      visitors.set(role, visitor);
      return visitor;
    },
    close: async () => {
      close();
      await bench.close();
    },
  };
}

export interface Seen {
  readonly status: number;
  readonly html: string;
  /** Where it leads, `null` when it is a page. */
  readonly location: string | null;
}

export interface Visitor {
  readonly token: string;
  get(path: string): Promise<Seen>;
  /** As a browser sends it: with a file in it as `multipart/form-data`. */
  post(path: string, form?: Readonly<Record<string, string | File>>): Promise<Seen>;
}

async function signIn({ stores, clock }: AdminBench, role: Role): Promise<string> {
  const id = newId('person');
  const now = clock.now();
  const times = { createdAt: now, updatedAt: now, signedInAt: null };
  await stores.people.add({ id, name: `Some ${role}`, role, mustChangePassword: false, passwordHash: 'x', ...times });
  return createSessions({ people: stores.people, clock }).begin(id);
}

function visitorOf(routes: ReturnType<typeof createConsole>['routes'], token: string, language: string): Visitor {
  const headers = { cookie: `__Host-passerelle=${token}`, 'accept-language': language };
  const seen = async (response: Response): Promise<Seen> => ({
    status: response.status,
    html: await response.text(),
    location: response.headers.get('location'),
  });
  return {
    token,
    get: async (path) => seen(await routes.request(`${origin}/console${path}`, { headers })),
    post: async (path, form = {}) => {
      const fields = Object.entries({ ...form, [csrfField]: csrfTokenOf(token) });
      const isMultipart = fields.some(([, value]) => typeof value !== 'string');
      const body = isMultipart ? new FormData() : new URLSearchParams();
      for (const [name, value] of fields) (body as FormData).append(name, value);
      return seen(
        await routes.request(`${origin}/console${path}`, { method: 'POST', body, headers: { ...headers, origin } }),
      );
    },
  };
}
