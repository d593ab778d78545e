import type { z } from 'zod';

/** The admin API, called as any administrator's script would. Throws an `Error` that names the call and the answer. */
export interface AdminClient {
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
  patch<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
}

export interface AdminClientOptions {
  /** Where Passerelle runs, without a slash at the end. */
  readonly origin: string;
  readonly token: string;
  readonly deadlineMs: number;
}

/** Paths begin after `/admin/v1/`. */
export function createAdminClient({ origin, token, deadlineMs }: AdminClientOptions): AdminClient {
  const call = async <Schema extends z.ZodType>(path: string, schema: Schema, init: RequestInit) => {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(deadlineMs);
    const answer = await fetch(`${origin}/admin/v1/${path}`, { ...init, headers, signal });
    const text = await answer.text();
    const what = `${init.method ?? 'GET'} /admin/v1/${path}`;
    if (!answer.ok) throw new Error(`${what} answered ${answer.status}: ${text.slice(0, 300)}`);
    const parsed = schema.safeParse(JSON.parse(text));
    if (!parsed.success) throw new Error(`${what} answered something unexpected: ${parsed.error.message}`);
    return parsed.data;
  };
  const headers = { 'content-type': 'application/json' };
  return {
    get: (path, schema) => call(path, schema, {}),
    post: (path, body, schema) => call(path, schema, { method: 'POST', headers, body: JSON.stringify(body) }),
    patch: (path, body, schema) => call(path, schema, { method: 'PATCH', headers, body: JSON.stringify(body) }),
  };
}
