import type { Context } from 'hono';
import type { AccountState } from './state.ts';

/** A "no" of the REST API: `{ error, message, status }`. */
export class RestRefusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 429;
  readonly error: string;

  constructor(status: RestRefusal['status'], error: string) {
    super(error);
    this.status = status;
    this.error = error;
  }
}

export const notFound = (): RestRefusal => new RestRefusal(404, 'not_found');
export const forbidden = (): RestRefusal => new RestRefusal(403, 'forbidden');

/** The record behind an id in the path; 404 stands for "may not be read" too. */
export function found<T>(record: T | undefined | null): T {
  if (record === undefined || record === null) throw notFound();
  return record;
}

/** A page of records: 30 by default, 150 at most. */
export function listView<T>(c: Context, records: readonly T[]) {
  const offset = Number(c.req.query('offset') ?? 0);
  const limit = Math.min(Number(c.req.query('limit') ?? 30), 150);
  return { count: records.length, offset, limit, records: records.slice(offset, offset + limit) };
}

/** Values of a list parameter; one empty value stands for the empty list. */
export function listParam(c: Context, name: string): readonly string[] | null {
  const values = c.req.queries(name);
  return values === undefined ? null : values.filter((value) => value !== '');
}

/** `key:"value"` pairs of a search. */
export function searchTerms(c: Context): Readonly<Record<string, string>> {
  const terms = [...(c.req.query('q') ?? '').matchAll(/([a-z_]+):"([^"]*)"/g)];
  return Object.fromEntries(terms.map(([, key = '', value = '']) => [key, value]));
}

/** `custom_field_values[key]=value`. */
export function customValues(c: Context): Readonly<Record<string, string>> {
  const entries = Object.entries(c.req.query()).flatMap(([name, value]) => {
    const key = /^custom_field_values\[([^\]]+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

export function authenticate(state: AccountState, c: Context): void {
  const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const token = bearer ?? c.req.query('access_token');
  if (token !== state.restToken) throw new RestRefusal(401, 'invalid_access_token');
}
