/** Makes calls fail as the fault rules say, in front of every API. */
import type { Context, MiddlewareHandler } from 'hono';
import type { FaultRule } from '../../simulator.ts';
import { refusal } from './answers.ts';
import type { OrgState } from './state.ts';

/** The part of the Node server's bindings that a broken connection needs. Absent when called without a socket. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { destroy(): void; resetAndDestroy?(): void } };
}

export function faultMiddleware(state: OrgState): MiddlewareHandler {
  return async (c, next) => {
    const fault = state.faults.take(`${c.req.method} ${c.req.path}`);
    if (fault === null) return next();
    state.say(`fault ${fault.kind} on ${c.req.method} ${c.req.path.split('/').at(-1)}`);
    return await misbehave(state, c, { fault, work: next });
  };
}

async function misbehave(
  state: OrgState,
  c: Context,
  { fault, work }: { readonly fault: FaultRule['fault']; work(): Promise<void> },
): Promise<Response | undefined> {
  switch (fault.kind) {
    case 'status':
      return refusal(state, fault.status, fault.retryAfterSeconds);
    case 'statusAfterWork':
      await work();
      return replace(c, refusal(state, fault.status));
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
      return await hang(c);
  }
}

/** Hono keeps an answer once it is there; it has to be taken away before another one is set. */
function replace(c: Context, response: Response): undefined {
  c.res = undefined;
  c.res = response;
  return undefined;
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
