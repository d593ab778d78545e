/** What every route of the Support API needs: its errors, bodies and the two ways of paging. */
import type { Context } from 'hono';
import type { z } from 'zod';
import type { AccountState } from './state.ts';

export type SupportContext = Context;

/** A refusal of the Support API, written as its own body: the shapes differ by kind, as in the real product. */
export class SupportError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(`${status} ${JSON.stringify(body['error'])}`);
    this.name = 'SupportError';
    this.status = status;
    this.body = body;
  }
}

export function recordNotFound(): SupportError {
  return new SupportError(404, { error: 'RecordNotFound', description: 'Not found' });
}

export function recordInvalid(field: string, description: string, code = 'InvalidValue'): SupportError {
  return new SupportError(422, {
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { [field]: [{ description, error: code }] },
  });
}

export function supportForbidden(message: string): SupportError {
  return new SupportError(403, { error: { title: 'Forbidden', message } });
}

/** The checked body. Unknown fields are 400: the real product ignores some, but they are mistakes of ours. */
export async function readSupportBody<T>(state: AccountState, c: SupportContext, schema: z.ZodType<T>): Promise<T> {
  if (!c.req.header('content-type')?.toLowerCase().startsWith('application/json')) {
    throw new SupportError(415, {
      error: 'UnsupportedMediaType',
      description: 'Content-Type must be application/json',
    });
  }
  const text = await c.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SupportError(400, { error: 'Unprocessable JSON', description: 'The body is not valid JSON' });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const serious = parsed.error.issues.filter(
    (each) => state.switches.strictBodies || each.code !== 'unrecognized_keys',
  );
  const issue = serious[0];
  if (issue === undefined) return value as T;
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    throw new SupportError(400, { error: 'InvalidParameter', description: `${path}: ${issue.message}` });
  }
  throw recordInvalid(path === '' ? 'base' : path, issue.message);
}

export function idParam(c: SupportContext, name: string): number {
  const id = Number(c.req.param(name));
  if (!Number.isSafeInteger(id))
    throw new SupportError(400, { error: 'InvalidParameter', description: `${name} is not an id` });
  return id;
}

/**
 * One page of a list in the way that the caller asked for: `page[size]` is cursor paging, anything else is offset
 * paging. The list stands under `name`.
 */
export function supportPage<T>(
  c: SupportContext,
  name: string,
  { items, view }: { readonly items: readonly T[]; view(item: T): unknown },
): Record<string, unknown> {
  const size = c.req.query('page[size]');
  return size === undefined
    ? offsetPage(c, name, { items, view })
    : cursorPage(c, name, { items, view, size: Number(size) });
}

function cursorPage<T>(
  c: SupportContext,
  name: string,
  { items, view, size }: { readonly items: readonly T[]; view(item: T): unknown; readonly size: number },
): Record<string, unknown> {
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw new SupportError(400, { error: 'InvalidPaginationParameter', description: 'page[size] must be 1 to 100' });
  }
  const cursor = c.req.query('page[after]');
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!Number.isInteger(start)) {
    throw new SupportError(400, { error: 'InvalidPaginationParameter', description: 'page[after] is not a cursor' });
  }
  const page = items.slice(start, start + size);
  const hasMore = start + size < items.length;
  const after = Buffer.from(String(start + page.length)).toString('base64url');
  const next = new URL(c.req.url);
  next.searchParams.set('page[after]', after);
  return {
    [name]: page.map(view),
    meta: { has_more: hasMore, after_cursor: page.length > 0 ? after : null, before_cursor: null },
    links: { next: hasMore ? next.toString() : null, prev: null },
  };
}

const offsetMax = 10_000;

export function offsetPage<T>(
  c: SupportContext,
  name: string,
  { items, view }: { readonly items: readonly T[]; view(item: T): unknown },
): Record<string, unknown> {
  const page = Number(c.req.query('page') ?? 1);
  const perPage = Math.min(Number(c.req.query('per_page') ?? 100), 100);
  if (!Number.isInteger(page) || page < 1 || !Number.isInteger(perPage) || perPage < 1) {
    throw new SupportError(400, {
      error: 'InvalidPaginationParameter',
      description: 'page and per_page are whole numbers',
    });
  }
  const start = (page - 1) * perPage;
  if (start >= offsetMax) {
    throw new SupportError(400, {
      error: 'InvalidPaginationDepth',
      description: 'Offset paging ends at 10000 records',
    });
  }
  const at = (number: number): string => {
    const url = new URL(c.req.url);
    url.searchParams.set('page', String(number));
    return url.toString();
  };
  return {
    [name]: items.slice(start, start + perPage).map(view),
    next_page: start + perPage < items.length ? at(page + 1) : null,
    previous_page: page > 1 ? at(page - 1) : null,
    count: items.length,
  };
}
