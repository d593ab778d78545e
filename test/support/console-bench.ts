import type { Hono } from 'hono';
import { type ConsoleOptions, createConsole } from '../../src/console/create-console.ts';
import { newId } from '../../src/core/ids.ts';
import { hashPassword } from '../../src/people/password.ts';
import type { Role } from '../../src/people/person.ts';
import { createSessions } from '../../src/people/sessions.ts';
import { type AdminBench, openAdminBench } from './admin-bench.ts';

export const sessionCookie = 'passerelle_session';
export const password = 'correct horse battery';

export interface Sent {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
  readonly headers: Headers;
}

/** A browser without scripts: keeps cookies, and puts the token of the page's form into what it posts. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Sent>;
  /** Fetches the page at `path` when it has no token yet, then posts there. */
  post(
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Sent>;
  readonly cookies: Map<string, string>;
  signIn(name: string): Promise<Sent>;
}

export type ConsoleBench = Awaited<ReturnType<typeof openConsoleBench>>;

const origin = 'http://console.test';

/** The console over SQLite in memory and a fake helpdesk. */
export async function openConsoleBench({ pages }: Pick<ConsoleOptions, 'pages'> = {}) {
  const bench = await openAdminBench();
  const console = createConsole({ ...bench.tools, publicUrl: origin, ...(pages === undefined ? {} : { pages }) });
  return {
    bench,
    routes: console.routes as unknown as Hono,
    visitor: () => createVisitor(console.routes as unknown as Hono),
    /** Somebody of that role who is signed in. */
    signedIn: (role: Role, passwordHash?: string) =>
      signedIn(bench, console.routes as unknown as Hono, { role, passwordHash }),
    close: async () => {
      console.close();
      await bench.close();
    },
  };
}

/** Hashing is slow on purpose: once is enough. */
let hash: Promise<string> | null = null;

interface SignedIn {
  readonly role: Role;
  /** Another hash of `password`. */
  readonly passwordHash?: string | undefined;
}

async function signedIn({ stores, clock }: AdminBench, app: Hono, { role, passwordHash }: SignedIn): Promise<Visitor> {
  const name = `${role}@console.test`;
  hash ??= hashPassword(password);
  const now = clock.now();
  const id = newId('person');
  const times = { createdAt: now, updatedAt: now, signedInAt: null };
  const kept = passwordHash ?? (await hash);
  await stores.people.add({ id, name, role, passwordHash: kept, mustChangePassword: false, ...times });
  const person = await stores.people.findByName(name);
  const visitor = createVisitor(app);
  const token = await createSessions({ people: stores.people, clock }).begin(person?.id ?? id);
  visitor.cookies.set(sessionCookie, token);
  return visitor;
}

function createVisitor(app: Hono): Visitor {
  const cookies = new Map<string, string>();
  let csrf: string | null = null;

  const send = async (path: string, init: RequestInit): Promise<Sent> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(`${origin}${path}`, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    }
    const text = await response.text();
    csrf = /name="_csrf" value="(\w+)"/.exec(text)?.[1] ?? csrf;
    return { status: response.status, location: response.headers.get('location'), text, headers: response.headers };
  };

  const visitor: Visitor = {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: async (path, fields = {}, headers = {}) => {
      if (csrf === null && path !== '/console/sign-in') await visitor.get('/console/account');
      const body = new URLSearchParams({ ...(csrf === null ? {} : { _csrf: csrf }), ...fields });
      return send(path, { method: 'POST', body, headers: { origin, ...headers } });
    },
    signIn: async (name) => {
      csrf = null;
      return visitor.post('/console/sign-in', { name, password });
    },
  };
  return visitor;
}
