/** Compares what an API answers with what its routes declare, so that its document cannot say otherwise. */
import { isDeepStrictEqual } from 'node:util';
import type { RouteConfig } from '@hono/zod-openapi';
import type { z } from 'zod';

export interface GivenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `null` for none. */
  readonly body: unknown;
}

/**
 * Makes what throws when a route answers with a status, a field or a header that it does not declare. Paths and methods
 * that no route has are passed over: their 404 and 405 are documented once for all.
 */
export function declaredAnswers(routes: () => readonly RouteConfig[]) {
  return (method: string, path: string, { status, headers, body }: GivenAnswer): void => {
    const [plain = ''] = path.split('?');
    const route = routes().find(
      (one) =>
        one.method === method.toLowerCase() && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
    );
    if (route === undefined || status === 405) return;
    const call = `${method} ${route.path} answered ${status}`;
    const declared = route.responses[status];
    if (declared === undefined) throw new Error(`${call}, which it does not declare: ${JSON.stringify(body)}`);
    const named = 'headers' in declared ? Object.keys(declared.headers ?? {}) : [];
    for (const name of ['Retry-After', 'WWW-Authenticate', 'X-Request-Id']) {
      if (headers.has(name) && !named.includes(name)) throw new Error(`${call} with an undeclared header ${name}`);
    }
    const schema = schemaOf(declared);
    if (schema === null || body === null) return;
    if (!isDeepStrictEqual(schema.parse(body), body)) throw new Error(`${call} with an undeclared field`);
  };
}

function schemaOf(declared: object): z.ZodType | null {
  const content = 'content' in declared ? (declared.content as Readonly<Record<string, object>>) : {};
  const json = content['application/json'];
  const schema = json !== undefined && 'schema' in json ? json.schema : null;
  return typeof schema === 'object' && schema !== null && 'safeParse' in schema ? (schema as z.ZodType) : null;
}
