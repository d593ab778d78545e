/** The faults that a simulator can be told to have: the list of rules, and what they do to calls. */
import type { Context, MiddlewareHandler } from 'hono';
import type { FaultRule, SimulatedFaults } from '../simulator.ts';

export interface FaultRules extends SimulatedFaults {
  /** Finds the first rule for this call and uses it up by one; `null` when the call is to go well. */
  take(call: string): FaultRule['fault'] | null;
}

/** Rules that make calls fail, in the order in which they were added. A call is written `METHOD /path`. */
export function createFaultRules(): FaultRules {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  const webhooks = { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 };
  return {
    webhooks,
    add: (rule) => {
      rules.push({ rule, left: rule.times });
    },
    clear: () => {
      rules = [];
      Object.assign(webhooks, { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 });
    },
    take: (call) => {
      const found = rules.find(({ rule }) => rule.match === undefined || matches(rule.match, call));
      if (found === undefined) return null;
      found.left -= 1;
      if (found.left <= 0) rules = rules.filter((entry) => entry !== found);
      return found.rule.fault;
    },
  };
}

/** A global or sticky pattern keeps a position between calls; a rule must not depend on it. */
function matches(pattern: RegExp, call: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(call);
}

export interface FaultyVendor {
  readonly faults: FaultRules;
  say(line: string): void;
}

/** How the vendor words a failure of this status; `retryAfterSeconds` is `null` where the rule names none. */
export type RefuseCall = (c: Context, status: number, retryAfterSeconds: number | null) => Response;

/** Makes calls fail as the rules say. `nameOf` is the path that rules are written against; the call's own when absent. */
export function faultMiddleware(
  { faults, say }: FaultyVendor,
  refuse: RefuseCall,
  nameOf: (path: string) => string = (path) => path,
): MiddlewareHandler {
  return async (c, next) => {
    const fault = faults.take(`${c.req.method} ${nameOf(c.req.path)}`);
    if (fault === null) return next();
    say(`fault ${fault.kind} on ${c.req.method} ${c.req.path.split('/').at(-1)}`);
    switch (fault.kind) {
      case 'status':
        return refuse(c, fault.status, fault.retryAfterSeconds ?? null);
      case 'statusAfterWork':
        await next();
        return replace(c, refuse(c, fault.status, null));
      case 'delay':
        await new Promise<void>((resolve) => {
          setTimeout(resolve, fault.ms);
        });
        return next();
      case 'reset':
        if (fault.when === 'after') await next();
        else await c.req.raw.body?.cancel().catch(() => undefined);
        return replace(c, cut(c));
      case 'hang':
        return hang(c);
    }
  };
}

/** Hono keeps an answer once it is there; it has to be taken away before another one is set. */
function replace(c: Context, response: Response): undefined {
  c.res = undefined;
  c.res = response;
  return undefined;
}

/** The part of the Node server's bindings that a broken connection needs. Absent when called without a socket. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { destroy(): void; resetAndDestroy?(): void } };
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
