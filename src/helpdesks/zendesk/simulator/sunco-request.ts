/** What every route of Sunshine Conversations needs from its request: the key, the body, the conversation, the page. */
import type { Context } from 'hono';
import type { z } from 'zod';
import type { AccountState } from './state.ts';
import { badRequest, notFound, SuncoError } from './sunco-errors.ts';
import type { ApiKey, Conversation, SuncoUser } from './sunco-records.ts';

export type SuncoEnv = { Variables: { key: ApiKey } };
export type SuncoContext = Context<SuncoEnv>;

export const jsonBytesMax = 100 * 1024;

/** The checked body. An absent body counts as `{}`; unknown fields are errors unless the switch says otherwise. */
export async function readBody<T>(state: AccountState, c: SuncoContext, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  if (Buffer.byteLength(text) > jsonBytesMax) {
    throw new SuncoError(state.switches.oversizeStatus, 'payload_too_large', 'Request body exceeds 100KB');
  }
  if (text !== '' && !c.req.header('content-type')?.toLowerCase().startsWith('application/json')) {
    throw badRequest('Content-Type must be application/json');
  }
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(flatten);
  const serious = issues.filter((issue) => state.switches.strictBodies || issue.code !== 'unrecognized_keys');
  if (serious.length === 0) return parse(text) as T;
  throw badRequest(
    serious.map((issue) => [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ')),
  );
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('Invalid JSON');
  }
}

type Issue = z.core.$ZodIssue;

/** A union hides what is wrong inside it; its best branch is the one with the fewest complaints. */
function flatten(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const best = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

export function conversationOf(state: AccountState, c: SuncoContext): Conversation {
  const found = state.sunco.conversations.get(c.req.param('conversationId') ?? '');
  if (found === undefined) throw notFound('conversation');
  return found;
}

export function userByEither(state: AccountState, idOrExternalId: string): SuncoUser | null {
  const { users, usersByExternalId } = state.sunco;
  return users.get(idOrExternalId) ?? users.get(usersByExternalId.get(idOrExternalId) ?? '') ?? null;
}

/** The user that a body names by one of its two ids. Throws 404. */
export function userNamed(
  state: AccountState,
  named: { readonly userId?: string | undefined; readonly userExternalId?: string | undefined },
): SuncoUser {
  const { users, usersByExternalId } = state.sunco;
  const id = named.userId ?? usersByExternalId.get(named.userExternalId ?? '') ?? '';
  const found = users.get(id);
  if (found === undefined) throw notFound('user');
  return found;
}

export interface Page {
  readonly after: string | null;
  readonly before: string | null;
  readonly size: number;
}

/** Reads `page[…]`. `fixedSize` is for lists whose pages have one size. */
export function pageOf(c: SuncoContext, fixedSize?: number): Page {
  const after = c.req.query('page[after]') ?? null;
  const before = c.req.query('page[before]') ?? null;
  const size = fixedSize ?? Number(c.req.query('page[size]') ?? 25);
  const isCursor = (cursor: string | null): boolean => cursor === null || cursor.length === 24;
  if (!Number.isInteger(size) || size < 1 || size > 100 || !isCursor(after) || !isCursor(before)) {
    throw badRequest('Invalid page query parameters');
  }
  if (after !== null && before !== null) throw badRequest('Only one of page[after] and page[before] can be provided');
  return { after, before, size };
}

export interface Slice<T> {
  readonly items: readonly T[];
  readonly meta: { readonly hasMore: boolean; readonly afterCursor?: string; readonly beforeCursor?: string };
  readonly links: { readonly prev?: string; readonly next?: string };
}

/**
 * Cuts a page out of a list sorted by id. Without a cursor it starts at the beginning, or at the end for lists that
 * are read backwards. `hasMore` speaks of the direction of travel.
 */
export function paginate<T extends { readonly id: string }>(
  c: SuncoContext,
  sorted: readonly T[],
  { page, isBackwards = false }: { readonly page: Page; readonly isBackwards?: boolean },
): Slice<T> {
  const goesBack = page.before !== null || (page.after === null && isBackwards);
  const edge = page.before ?? page.after;
  const end = goesBack ? (edge === null ? sorted.length : lowerBound(sorted, edge)) : sorted.length;
  const start = goesBack ? Math.max(0, end - page.size) : edge === null ? 0 : upperBound(sorted, edge);
  const items = sorted.slice(start, goesBack ? end : start + page.size);
  const hasOlder = start > 0;
  const hasNewer = start + items.length < sorted.length;
  const first = hasOlder ? items[0]?.id : undefined;
  const last = hasNewer ? items.at(-1)?.id : undefined;
  return {
    items,
    meta: {
      hasMore: goesBack ? hasOlder : hasNewer,
      ...(last === undefined ? {} : { afterCursor: last }),
      ...(first === undefined ? {} : { beforeCursor: first }),
    },
    links: {
      ...(first === undefined ? {} : { prev: pageLink(c, 'page[before]', first) }),
      ...(last === undefined ? {} : { next: pageLink(c, 'page[after]', last) }),
    },
  };
}

function pageLink(c: SuncoContext, name: string, cursor: string): string {
  const url = new URL(c.req.url);
  url.searchParams.delete('page[after]');
  url.searchParams.delete('page[before]');
  url.searchParams.set(name, cursor);
  return url.toString();
}

function lowerBound(sorted: readonly { readonly id: string }[], id: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted: readonly { readonly id: string }[], id: string): number {
  const at = lowerBound(sorted, id);
  return sorted[at]?.id === id ? at + 1 : at;
}
