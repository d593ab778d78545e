/** Makes calls fail as the fault rules say, in front of both APIs. */
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FaultRule } from '../../simulator.ts';
import type { AccountState } from './state.ts';

/** The part of the Node server's bindings that a broken connection needs. Absent when called without a socket. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { destroy(): void; resetAndDestroy?(): void } };
}

type Fault = FaultRule['fault'];

export function faultMiddleware(state: AccountState): MiddlewareHandler {
  return async (c, next) => {
    // Rules are written against vendor paths: Sunshine Conversations without its `/sc`.
    const fault = state.faults.take(`${c.req.method} ${c.req.path.replace(/^\/sc(?=\/v2\/)/, '')}`);
    if (fault === null) return next();
    state.say(`fault ${fault.kind} on ${c.req.method} ${c.req.path.split('/').at(-1)}`);
    return misbehave(state, c, { fault, work: next });
  };
}

async function misbehave(
  state: AccountState,
  c: Context,
  { fault, work }: { readonly fault: Fault; work(): Promise<void> },
): Promise<Response | undefined> {
  switch (fault.kind) {
    case 'status':
      return answer(state, c, { status: fault.status, retryAfter: fault.retryAfterSeconds ?? null });
    case 'statusAfterWork':
      await work();
      return replace(c, answer(state, c, { status: fault.status, retryAfter: null }));
    case 'delay':
      await new Promise<void>((resolve) => {
        setTimeout(resolve, fault.ms);
      });
      await work();
      return undefined;
    case 'reset':
      if (fault.when === 'after') await work();
      else await c.req.raw.body?.cancel().catch(() => undefined);
      return replace(c, cut(c));
    case 'hang':
      return hang(c);
  }
}

/** Hono keeps an answer once it is there; it has to be taken away before another one is set. */
function replace(c: Context, response: Response): undefined {
  c.res = undefined;
  c.res = response;
  return undefined;
}

function answer(
  state: AccountState,
  c: Context,
  { status, retryAfter }: { readonly status: number; readonly retryAfter: number | null },
): Response {
  const isSunco = c.req.path.startsWith('/sc/');
  const wait = retryAfter ?? (isSunco && status === 429 ? state.switches.suncoRetryAfter : null);
  const body = isSunco
    ? { errors: [{ code: codeOf(status), title: 'The request failed' }] }
    : { error: codeOf(status), description: 'The request failed' };
  return Response.json(body, {
    status: status as ContentfulStatusCode,
    ...(wait === null ? {} : { headers: { 'retry-after': String(wait) } }),
  });
}

function codeOf(status: number): string {
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'internal_server_error' : 'bad_request';
}

/** Breaks the connection without an answer; where the socket is out of reach, by an answer that breaks off. */
function cut(c: Context): Response {
  const socket = (c.env as NodeBindings | undefined)?.incoming?.socket;
  if (socket === undefined) {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error('connection reset')) });
    return new Response(broken, { status: 500 });
  }
  if (socket.resetAndDestroy === undefined) socket.destroy();
  else socket.resetAndDestroy();
  return new Response(null, { status: 500 });
}

/** Waits until the caller gives up, so that nothing is left waiting for ever. */
async function hang(c: Context): Promise<Response> {
  const { signal } = c.req.raw;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return new Response(null, { status: 500 });
}
