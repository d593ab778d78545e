/** `/eventrouter/v1/sse`: one stream per end user, with what was said before for those who come back. */
import { Hono } from 'hono';
import { refusal } from './answers.ts';
import type { Frame, Listener, OrgState } from './state.ts';
import { claimsIn } from './tokens.ts';

const keptMax = 1_000;

export function frameOf(state: OrgState, event: string, data: object): Frame {
  state.nextEventId += 3;
  const id = state.nextEventId;
  return { id, text: `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n` };
}

/** Tells it to everybody who listens as this person, as well or badly as the faults say. */
export function publish(state: OrgState, subject: string, frame: Frame): void {
  const kept = state.frames.get(subject) ?? [];
  kept.push(frame);
  if (kept.length > keptMax) kept.shift();
  state.frames.set(subject, kept);
  const { copies, delayMs, lost } = state.faults.webhooks;
  if (lost) return;
  const tell = (): void => {
    for (const listener of state.listeners) {
      if (listener.subject === subject) for (let count = 0; count < copies; count += 1) listener.send(frame.text);
    }
  };
  if (delayMs === 0) tell();
  else later(state, delayMs, tell);
}

/** Does it once, later. Answers the function that takes it back. */
export function later(state: OrgState, ms: number, work: () => void): () => void {
  const timer = setTimeout(
    () => {
      state.timers.delete(timer);
      work();
    },
    Math.min(ms, 2 ** 31 - 1),
  );
  timer.unref();
  state.timers.add(timer);
  return () => {
    clearTimeout(timer);
    state.timers.delete(timer);
  };
}

export function eventRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.get('/eventrouter/v1/sse', (c) => {
    const claims = claimsIn(state, c.req.header('authorization'));
    if (claims === null) return refusal(state, 401);
    const orgId = c.req.header('x-org-id');
    const lastEventId = c.req.header('last-event-id');
    if (orgId === undefined || lastEventId === undefined) return refusal(state, 400, undefined, 'A header is missing');
    const isOwn = orgId.slice(0, 15) === state.orgId.slice(0, 15);
    const isLong = orgId.length > 15 && state.switches.longOrgId === 'refused';
    if (!isOwn || isLong) return refusal(state, 400, undefined, 'OrgId in the header and token must match');
    const stream = openStream(state, { subject: claims.sub, expiresAt: claims.exp * 1000, lastEventId });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } });
  });
  return routes;
}

interface Opening {
  readonly subject: string;
  readonly expiresAt: number;
  readonly lastEventId: string;
}

function openStream(state: OrgState, { subject, expiresAt, lastEventId }: Opening): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let listener: Listener | null = null;
  let ping: NodeJS.Timeout | null = null;
  let forgetEnd: (() => void) | null = null;
  const stop = (): void => {
    if (listener !== null) state.listeners.delete(listener);
    if (ping !== null) clearInterval(ping);
    forgetEnd?.();
  };
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const end = (): void => {
        stop();
        try {
          controller.close();
        } catch {
          // The other side has gone already.
        }
      };
      listener = { subject, send, end };
      state.listeners.add(listener);
      const pingOnce = (): void => send(pingText(state));
      pingOnce();
      if (state.switches.replays) {
        for (const frame of state.frames.get(subject) ?? []) if (frame.id > Number(lastEventId)) send(frame.text);
      }
      ping = setInterval(pingOnce, state.switches.pingEveryMs);
      ping.unref();
      forgetEnd = later(state, expiresAt - state.clock.now(), end);
    },
    cancel: stop,
  });
}

function pingText(state: OrgState): string {
  const id = state.switches.pingWithId ? `id: ${state.nextEventId}\n` : '';
  return `${id}event: ping\ndata: 0\n\n`;
}
