/** What the routes of the admin API have in common: who is calling, ids in paths, pages of lists, refusals. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppErrorCode } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import { idPattern, type newId } from '../core/ids.ts';
import { refusals } from './described-answers.ts';
import type { ApiEnv } from './request-id.ts';

export interface AdminEnv {
  Variables: ApiEnv['Variables'] & { readonly actor: Actor };
}

/** The app that a feature adds its admin routes to. Who reaches a handler has been recognised before. */
export type AdminRoutes = OpenAPIHono<AdminEnv>;

type IdKind = Parameters<typeof newId>[0];
type IdOf<Kind extends IdKind> = ReturnType<typeof newId<Kind>>;

/** An id of ours, refused early when it does not have the form of one. */
export function idOf<Kind extends IdKind>(kind: Kind): z.ZodType<IdOf<Kind>, string> {
  const pattern = idPattern(kind);
  const prefix = pattern.source.slice(1, pattern.source.indexOf('_') + 1);
  const schema = z.string().regex(pattern, `must be an id such as ${prefix}0198…`);
  // Only the name of the type is added; the value stays as it is.
  return schema as unknown as z.ZodType<IdOf<Kind>, string>;
}

/** The parameter of paths such as `/connections/{id}`. */
export function idParams<Kind extends IdKind>(kind: Kind) {
  return z.object({ id: idOf(kind) });
}

/** How many rows of a list are wanted. */
export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(200)
  .default(50)
  .meta({ description: 'Rows of one page, at most 200.' });

type Answers = Readonly<Record<number, { readonly description: string }>>;

/** The name of the token in the document of the API. */
export const adminScheme = 'adminToken';

/** What every admin route says about itself. */
export const guarded = { security: [{ [adminScheme]: [] as string[] }] };

/** The answers of a route: JSON of this shape with this status, or a refusal with one of these codes. */
export function answers(
  status: 200 | 201,
  schema: z.ZodType,
  description: string,
  ...codes: readonly AppErrorCode[]
): Answers {
  return { [status]: { description, content: { 'application/json': { schema } } }, ...refusals(...codes) };
}

/** The answers of a route that has nothing to say, or refuses with one of these codes. */
export function answersNothing(description: string, ...codes: readonly AppErrorCode[]): Answers {
  return { 204: { description }, ...refusals(...codes) };
}

/** A JSON body of this shape. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true };
}

/** One page out of one row more than was asked for; `next` is where the following page begins, `null` at the end. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** A text in every language that we speak. */
export const localized = z.object({ en: z.string(), fr: z.string() });
